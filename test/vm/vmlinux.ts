// SPDX-License-Identifier: MIT
import { exec } from './exec.ts';

const decompressors = [
  { magic: Buffer.from('fd377a585a00', 'hex'), argv: ['xz', '-dc', '--single-stream'] },
  { magic: Buffer.from('28b52ffd', 'hex'), argv: ['zstd', '-dc', '-q'] },
  { magic: Buffer.from('1f8b08', 'hex'), argv: ['gzip', '-dc'] },
] as const satisfies readonly { magic: Buffer; argv: readonly [string, ...string[]] }[];

/**
 * The ELF kernel inside a bzImage. QEMU enters it through its PVH note and so skips the decompressor, which under
 * software emulation costs 2 s of every boot. Offsets: Documentation/arch/x86/boot.rst in the kernel's sources.
 */
export async function extractVmlinux(bzImage: Buffer): Promise<Buffer> {
  if (bzImage.length < 0x260 || bzImage.toString('latin1', 0x202, 0x206) !== 'HdrS') {
    throw new Error('not a bzImage: no setup header');
  }
  if (bzImage.readUInt16LE(0x206) < 0x208) throw new Error('the boot protocol is older than 2.08');
  // Zero means four, for the sake of boot loaders of the last century.
  const setupSectors = bzImage.readUInt8(0x1f1) || 4;
  const start = (setupSectors + 1) * 512 + bzImage.readUInt32LE(0x248);
  const end = start + bzImage.readUInt32LE(0x24c);
  if (end > bzImage.length) throw new Error('the bzImage is cut off');
  const payload = bzImage.subarray(start, end);
  const decompressor = decompressors.find(({ magic }) => payload.subarray(0, magic.length).equals(magic));
  if (decompressor === undefined) {
    throw new Error(`unknown kernel compression: ${payload.toString('hex', 0, 6)}`);
  }
  // The build appends the unpacked size, which zstd takes for a broken second frame. In gzip it is its own trailer.
  const isGzip = decompressor.argv[0] === 'gzip';
  const stream = isGzip ? payload : payload.subarray(0, -4);
  const size = payload.readUInt32LE(payload.length - 4);
  const vmlinux = await exec(decompressor.argv, { input: stream });
  if (vmlinux.length !== size) throw new Error(`unpacked ${vmlinux.length} bytes of a kernel of ${size}`);
  if (vmlinux.readUInt32BE(0) !== 0x7f454c46) throw new Error('the bzImage holds no ELF file');
  return vmlinux;
}
