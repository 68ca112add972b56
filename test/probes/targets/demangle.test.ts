// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demangle, shownName } from '../../../src/probes/targets/demangle.ts';
import { randomNumbers, randomText } from './random.ts';

/** As c++filt -i writes them, but for constructors of what is written short (`std::string`) and a blank in `(*(*)`. */
const NAMES: readonly (readonly [string, string])[] = [
  ['_Z1fv', 'f()'],
  ['_Z3fooiPKcz', 'foo(int, char const*, ...)'],
  ['_ZN3Foo3barEi', 'Foo::bar(int)'],
  ['_ZNK3Foo3barEv', 'Foo::bar() const'],
  ['_ZNKR3Foo3barEv', 'Foo::bar() const &'],
  ['_ZN3FooC1ERKS_', 'Foo::Foo(Foo const&)'],
  ['_ZN3FooD0Ev', 'Foo::~Foo()'],
  ['_ZN3FooaSEOS_', 'Foo::operator=(Foo&&)'],
  ['_ZN3FoocvbEv', 'Foo::operator bool()'],
  ['_ZN3FooixEm', 'Foo::operator[](unsigned long)'],
  ['_Znwm', 'operator new(unsigned long)'],
  ['_ZdlPv', 'operator delete(void*)'],
  ['_ZSt4sortIPiEvT_S1_', 'void std::sort<int*>(int*, int*)'],
  ['_ZNSt6vectorIiSaIiEE9push_backERKi', 'std::vector<int, std::allocator<int> >::push_back(int const&)'],
  ['_ZNSs6appendEPKcm', 'std::string::append(char const*, unsigned long)'],
  [
    '_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE6appendEPKc',
    'std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >::append(char const*)',
  ],
  ['_ZN12_GLOBAL__N_14workEv', '(anonymous namespace)::work()'],
  ['_Z1fPFvvE', 'f(void (*)())'],
  ['_Z1fPFPFivEcE', 'f(int (*(*)(char))())'],
  ['_Z1fRA5_Ki', 'f(int const (&) [5])'],
  ['_Z1fM3FooKFivE', 'f(int (Foo::*)() const)'],
  ['_Z1fM3Fooi', 'f(int Foo::*)'],
  ['_Z1fILi5ELb1ELj7EEvv', 'void f<5, true, 7u>()'],
  ['_Z1fIJicEEvDpT_', 'void f<int, char>(int, char)'],
  ['_Z1fIJEEvDpT_', 'void f<>()'],
  ['_ZZ4mainENKUliE_clEi', 'main::{lambda(int)#1}::operator()(int) const'],
  ['_ZZN3Foo3barEvE5count', 'Foo::bar()::count'],
  ['_ZTv0_n24_N3FooD1Ev', 'virtual thunk to Foo::~Foo()'],
  ['_ZThn8_N3Foo3barEv', 'non-virtual thunk to Foo::bar()'],
  ['_ZN3Foo3barEi.isra.0', 'Foo::bar(int) [clone .isra.0]'],
  ['_ZN3Foo3barEi.part.1.cold', 'Foo::bar(int) [clone .part.1] [clone .cold]'],
  ['_ZN3Foo3getB5cxx11Ev', 'Foo::get[abi:cxx11]()'],
  ['_ZlsRSoRK3Foo', 'operator<<(std::ostream&, Foo const&)'],
  ['_ZN1AIXadL_ZN1B1fEvEEE1gEv', 'A<&B::f>::g()'],
];

test('C++ names are written as c++filt writes them', () => {
  for (const [symbol, full] of NAMES) assert.equal(demangle(symbol)?.full, full, symbol);
});

test('a name is there without parameters and result too', () => {
  assert.equal(demangle('_ZNK3Foo3barEi')?.name, 'Foo::bar');
  assert.equal(demangle('_ZSt4sortIPiEvT_S1_')?.name, 'std::sort<int*>');
});

test('what is no C++ name, or holds what is not known, stays as it is', () => {
  for (const symbol of [
    'malloc',
    '',
    '_Z',
    '_ZN',
    '_ZN3Foo',
    '_Z9f',
    '_ZS_',
    '_Z1fT_',
    '_Z1fDTcl1gEE',
    '_Z1fv$junk',
    '_R',
  ]) {
    assert.equal(shownName(symbol), symbol);
  }
});

test('no name makes it throw, run for long or write without end', () => {
  const random = randomNumbers(4);
  for (let i = 0; i < 20_000; i++) {
    let symbol = `_Z${randomText(random, 'NSTIEKPRFvicJXLDpZUl_0123ABMtaGCO.', 40)}`;
    if (i % 2 === 0) {
      const [known] = NAMES[Math.floor(random() * NAMES.length)] as readonly [string, string];
      const at = Math.floor(random() * known.length);
      symbol =
        known.slice(0, at) + randomText(random, 'NSTIE_0vi', 3) + known.slice(at + Math.floor(random() * 3));
    }
    const { full } = demangle(symbol) ?? { full: '' };
    assert.ok(full.length <= 17_000, symbol);
  }
  // Each substitution doubles what it names: 2^30 letters in 300 bytes.
  const doubling = Array.from(
    { length: 30 },
    (_, i) => `1AIS${i === 0 ? '' : (i - 1).toString(36).toUpperCase()}_S_E`,
  );
  for (const symbol of [
    `_Z1f1A${doubling.join('')}`,
    `_Z1fIiiE${'P'.repeat(4000)}i`,
    `_Z1f${'P'.repeat(3000)}i`,
    `_Z1f${'F'.repeat(3000)}`,
    `_Z${'N1a'.repeat(1300)}`,
    `_Z1f1AIiE${'S_'.repeat(1900)}`,
    `_Z${'Z1fv'.repeat(900)}`,
    `_Z1fI${'J'.repeat(3000)}`,
    `_Z1fIJ${'i'.repeat(1000)}EEv${'DpP'.repeat(300)}T_`,
    `_Z${'9'.repeat(4000)}`,
  ]) {
    assert.ok((demangle(symbol)?.full ?? '').length <= 17_000, symbol.slice(0, 20));
  }
});
