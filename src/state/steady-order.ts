// SPDX-License-Identifier: MIT
/** An order by counts that does not flicker: two that are counted about as often stay where they are. */
import { type LabelledHistogram, labelKey } from '../histogram/labelled.ts';

/** One goes above another when it has so many times its count. */
const CLEARLY = 1.2;

export class SteadyOrder {
  #places = new Map<string, number>();

  /** @param groups the one with the most counts first, which is the order among new ones */
  arrange(groups: readonly LabelledHistogram[]): readonly LabelledHistogram[] {
    const last = this.#places.size;
    const placeOf = ({ labels }: LabelledHistogram) => this.#places.get(labelKey(labels)) ?? last;
    const ordered = [...groups].sort((a, b) => placeOf(a) - placeOf(b));
    for (let from = 1; from < ordered.length; from++) {
      for (let at = from; at > 0; at--) {
        const [above, one] = [ordered[at - 1], ordered[at]] as [LabelledHistogram, LabelledHistogram];
        if (one.histogram.count <= above.histogram.count * CLEARLY) break;
        ordered[at - 1] = one;
        ordered[at] = above;
      }
    }
    this.#places = new Map(ordered.map(({ labels }, place) => [labelKey(labels), place]));
    return ordered;
  }
}
