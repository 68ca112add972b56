// SPDX-License-Identifier: MIT
/** A place in Ink's layout that is painted into the screen's cells: what changes every second is not for Ink to draw. */
import { Box, type BoxProps, type DOMElement } from 'ink';
import { createContext, use, useLayoutEffect, useRef } from 'react';
import type { Area } from './area.ts';
import type { Rect, Screen } from './screen.ts';

/** The screen below Ink; without one a {@link Canvas} stays empty. */
export const ScreenContext = createContext<Screen | undefined>(undefined);

export interface CanvasProps extends Omit<BoxProps, 'children'> {
  /** Called for each frame, with the inside of the box. {@link Screen.invalidate} asks for one. */
  readonly paint: (area: Area) => void;
}

/** Yoga's numbers of the edges; the package itself is Ink's, not ours. */
const LEFT = 0;
const TOP = 1;
const RIGHT = 2;
const BOTTOM = 3;

/** Where the inside of a box is now. Undefined once it has left the layout: Ink frees its yoga node and forgets it. */
function insideOf(node: DOMElement | null): Rect | undefined {
  const yoga = node?.yogaNode;
  if (!yoga) return undefined;
  let x = 0;
  let y = 0;
  for (let at: DOMElement | undefined = node; at; at = at.parentNode) {
    x += at.yogaNode?.getComputedLeft() ?? 0;
    y += at.yogaNode?.getComputedTop() ?? 0;
  }
  const edge = (side: 0 | 1 | 2 | 3) => yoga.getComputedBorder(side) + yoga.getComputedPadding(side);
  return {
    x: x + edge(LEFT),
    y: y + edge(TOP),
    width: yoga.getComputedWidth() - edge(LEFT) - edge(RIGHT),
    height: yoga.getComputedHeight() - edge(TOP) - edge(BOTTOM),
  };
}

/** Calls back after each layout of the tree a node is in, also when Ink finds its own text unchanged and writes nothing. */
function onLayout(node: DOMElement | null, callback: () => void): () => void {
  let root = node;
  while (root?.parentNode) root = root.parentNode;
  if (!root) return () => {};
  root.internal_layoutListeners ??= new Set();
  const listeners = root.internal_layoutListeners;
  listeners.add(callback);
  return () => listeners.delete(callback);
}

export function Canvas({ paint, ...box }: CanvasProps) {
  const screen = use(ScreenContext);
  const node = useRef<DOMElement>(null);
  const latest = useRef(paint);
  useLayoutEffect(() => {
    latest.current = paint;
    screen?.invalidate();
  });
  useLayoutEffect(() => {
    if (!screen) return undefined;
    // Asking Yoga costs some twenty calls into WebAssembly for each canvas: for a new layout, not for each frame.
    let inside: Rect | undefined;
    const forgetLayout = onLayout(node.current, () => {
      inside = undefined;
      screen.invalidate();
    });
    const remove = screen.addPainter({
      rect: () => {
        if (!node.current?.yogaNode) return undefined;
        inside ??= insideOf(node.current);
        return inside;
      },
      paint: (area) => latest.current(area),
    });
    return () => {
      forgetLayout();
      remove();
    };
  }, [screen]);
  return <Box {...box} ref={node} />;
}
