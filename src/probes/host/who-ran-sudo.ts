// SPDX-License-Identifier: MIT

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Whoever ran sudo, to whom belongs what is theirs in spirit; undefined without it. */
export function whoRanSudo(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Owner | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  const [uid, gid] = [env.SUDO_UID, env.SUDO_GID].map((id) =>
    /^\d{1,10}$/.test(id ?? '') ? Number(id) : undefined,
  );
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
