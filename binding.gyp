# SPDX-License-Identifier: MIT
{
  'variables': {
    # Set-up asks for it where probetop is worked on; a stranger's newer compiler may warn of more.
    'werror': '<!(test -n "$PROBETOP_WERROR" && echo yes || echo no)',
    'has_guard': '<!(test -f native/guard.c && echo yes || echo no)',
  },
  'target_defaults': {
    'cflags': ['-Wall', '-Wextra', '-fvisibility=hidden'],
    'conditions': [['werror=="yes"', {'cflags': ['-Werror']}]],
  },
  'targets': [
    {
      'target_name': 'probetop',
      'sources': ['<!@(ls native/*.cc)'],
      'defines': ['NAPI_VERSION=9', 'NODE_ADDON_API_CPP_EXCEPTIONS'],
      # A system folder, so that warnings are about our own code.
      'cflags': ['-isystem <(module_root_dir)/node_modules/node-addon-api', '<!@(pkg-config --cflags libbpf)'],
      'cflags!': ['-fno-exceptions'],
      'cflags_cc': ['-std=c++17', '-fexceptions'],
      'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-std=gnu++17', '-std=gnu++20'],
      'libraries': ['<!@(pkg-config --libs libbpf)', '-lpthread'],
    },
  ],
  'conditions': [
    ['has_guard=="yes"', {
      'targets': [
        {
          'target_name': 'probetop-guard',
          'type': 'executable',
          'sources': ['native/guard.c', 'native/gate.c'],
          'cflags_c': ['-std=gnu17'],
        },
      ],
    }],
  ],
}
