// SPDX-License-Identifier: MIT
/** In a guest: what a block request costs the kernel under each tracer. */
import { type BlockHitOptions, blockHits } from '../lib/block-hits.ts';
import { given } from '../lib/guest-script.ts';

console.log(JSON.stringify(await blockHits(given<BlockHitOptions>(), (text) => console.error(text))));
