// SPDX-License-Identifier: MIT

/** `/a/b/`, `/a/`, `/` for `/a/b/c`: the directory of a path and those above it, each as what paths below begin with. */
export function directories(path: string): readonly string[] {
  const found: string[] = [];
  for (let end = path.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
    const directory = path.slice(0, end + 1);
    // Two slashes are as good as one, and no other directory.
    if (!directory.endsWith('//')) found.push(directory);
  }
  return found;
}
