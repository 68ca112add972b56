// SPDX-License-Identifier: MIT

/**
 * Bits of EFLAGS that no x86 CPU ever shows: 3, 5, 15 and 22 to 31 are zero, and 1 is one (Intel SDM volume 1, figure 3-8). The emulator
 * works flags out when somebody asks for them; what it gets wrong then is pushed and popped with the rest, up to a
 * direction flag that has the kernel's next `rep stos` overwrite its own stack.
 */
const ALWAYS_ZERO = 0xffc0_8028;
const ALWAYS_ONE = 0x2;

const impossible = (flags: number) => (flags & ALWAYS_ZERO) !== 0 || (flags & ALWAYS_ONE) === 0;

/**
 * Whether the emulator has tripped over its guest, which says nothing about the kernel or about us; `what` is how the guest's end was
 * explained, its console included. QEMU's software emulation can run an instruction that the kernel is just rewriting on the other
 * CPU (static keys, at boot and whenever a tracepoint is switched) and then stops on the breakpoint that stands there meanwhile; and
 * it can lose track of the flags.
 */
export function isEmulatorFault(what: unknown): boolean {
  const text = String(what);
  if (text.includes('Oops: int3')) return true;
  return [...text.matchAll(/\bEFLAGS: ([0-9a-f]{8})\b/g)].some(([, flags]) =>
    impossible(Number.parseInt(flags ?? '', 16)),
  );
}
