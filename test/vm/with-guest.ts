// SPDX-License-Identifier: MIT
import { after, before } from 'node:test';
import { bootGuest, type Guest, type GuestOptions } from './guest.ts';

/**
 * One guest for the suite this is called in: booted before its first test, closed after its last. What it returns
 * gives the guest and is for use inside tests. Give the suite `{ skip: skipGuests() }`.
 */
export function withGuest(options: GuestOptions): () => Guest {
  let guest: Guest | undefined;
  before(async () => {
    guest = await bootGuest(options);
  });
  after(async () => {
    await guest?.close();
  });
  return () => {
    if (guest === undefined) throw new Error('the guest is there inside tests only');
    return guest;
  };
}
