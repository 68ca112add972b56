// SPDX-License-Identifier: MIT
/** In a guest: what a call of a kernel function costs under each tracer. */
import { functionHits, type HitOptions } from '../lib/function-hits.ts';
import { given } from '../lib/guest-script.ts';

console.log(JSON.stringify(await functionHits(given<HitOptions>(), (text) => console.error(text))));
