// SPDX-License-Identifier: MIT
/** What can be done to the state: each key ends in one of these. */
import { toProbeError } from '../probes/errors.ts';
import { typedText } from '../probes/params.ts';
import type { IdentityFilter } from '../probes/types.ts';
import { nextTheme, type ThemeName } from '../settings/settings.ts';
import { countActions } from './count-actions.ts';
import { eventActions } from './event-actions.ts';
import { stepText, stepToMatch } from './find-actions.ts';
import { nextInterval } from './interval.ts';
import { latencyActions } from './latency-actions.ts';
import { type LineControl, lineActions } from './line-actions.ts';
import { pastActions } from './past-actions.ts';
import { rowFilter } from './row-filter.ts';
import { formatOf, proposedName, WRONG_NAME } from './save/save-format.ts';
import { saveHint, savePrompt } from './save/save-hint.ts';
import {
  type AppState,
  type AppStore,
  isNarrowed,
  type Prompt,
  shownTool,
  toolState,
  updateTool,
} from './store.ts';
import { tallyActions } from './tally-actions.ts';

/** What the state cannot do itself. */
export interface Control extends LineControl {
  /** A tool's tab has been opened: it is started, the first time, and brought up to date. */
  show(tool: string): void;
  /** All tools are seen: those that can are started the first time, and all are brought up to date. */
  showAll(): void;
  /** Throws a ProbeError when not every tool can trace those; then nothing has changed. */
  setIdentity(change: Partial<IdentityFilter>): IdentityFilter;
  /** Turns a switch of a tool on or off. Throws a ProbeError. */
  setSwitch(tool: string, param: string, on: boolean): void;
  /** Sets a parameter of a tool as it was typed; nothing takes it back. Throws a ProbeError. */
  setParam(tool: string, param: string, text: string): void;
  /** Looks at a tool's events through the text filter that was typed. */
  refilter(tool: string): void;
  /** The same when nothing but that text has changed: a table is not counted anew for it. */
  retype(tool: string): void;
  /** Looks for what its view shows now, through the same filter. */
  look(tool: string): void;
  /** Completes it as far as it can. */
  complete(): void;
  /** Writes the list or table that is shown into a new file of that name. */
  save(path: string): void;
  callOffSave(): void;
  /** Writes the screen as it is seen into a new file. */
  saveScreen(): void;
  /** What is drawn from now on has that theme. */
  setTheme(theme: ThemeName): void;
  /** Writes what is set now into the file of the settings. */
  saveSettings(): void;
  start(tool: string): void;
  stop(tool: string): void;
  /** Asks the terminal for clicks, or leaves them to it. */
  setMouse(on: boolean): void;
  redraw(): void;
  suspend(): void;
  quit(): void;
}

const LABELS = { filter: '/', pid: 'PID (empty: all): ', cgroup: 'cgroup (empty: all): ' } as const;

const ANYBODY = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined } as const;

const ONLY_FROM_NOW = 'What comes from now on: what is kept does not say of which cgroup it was.';

export type Actions = ReturnType<typeof createActions>;

export function createActions(store: AppStore, control: Control) {
  const now = (): AppState => store.getState();
  const current = () => shownTool(now());
  const note = (notice: string) => store.setState({ notice });
  const looked = () => store.setState((state) => ({ tick: state.tick + 1, notice: '' }));
  /** What the act returns is told. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most acts have nothing to tell
  const attempt = (act: () => string | void) => {
    try {
      note(act() ?? '');
    } catch (error) {
      const { message, remedy } = toProbeError(error);
      note(remedy === '' ? message : `${message} ${remedy}`);
    }
  };
  const setQuery = (query: string) => {
    updateTool(store, now().tab, { query });
    control.retype(now().tab);
  };
  const clearQuery = () => {
    updateTool(store, now().tab, { showAll: false });
    setQuery('');
  };
  const setPid = (pid: number | undefined) =>
    attempt(() => {
      // A thread is one of a process: a filter by one of them takes the place of the other.
      store.setState({ identity: control.setIdentity({ pid, tid: undefined }) });
    });
  const setCgroup = (cgroup: string | undefined) =>
    attempt(() => {
      store.setState({ identity: control.setIdentity({ cgroup }) });
      return cgroup !== undefined && current().data.kind === 'events' ? ONLY_FROM_NOW : '';
    });
  const setParam = (param: string, text: string) => attempt(() => control.setParam(now().tab, param, text));
  const answer = ({ id, param, text }: Prompt) => {
    if (id === 'filter') setQuery(text);
    else if (id === 'save') answerSave(text);
    else if (id === 'time') past.goTo(text);
    else if (id === 'pid') setPid(text === '' ? undefined : Number(text));
    else if (id === 'cgroup') setCgroup(text.trim() || undefined);
    else if (param !== undefined) setParam(param, text);
  };

  /** Asks where to, until the name tells the format. */
  const askSave = (text: string, hint = saveHint(current(), text)) =>
    store.setState({ prompt: savePrompt(text, hint), notice: '' });
  const answerSave = (text: string) => {
    if (text.trim() === '') return;
    if (formatOf(text)) control.save(text);
    else askSave(text, WRONG_NAME);
  };

  const takeFromRow = rowFilter(setParam);

  const openTab = (tab: string) => {
    store.setState({ tab, overview: false, cameFrom: undefined, help: undefined, notice: '' });
    control.show(tab);
  };

  /** The same, and it runs there: whoever asks for something else in a tab wants it traced. */
  const openRunning = (tab: string) => {
    openTab(tab);
    const { lifecycle } = toolState(now(), tab);
    if (lifecycle === 'idle' || lifecycle === 'failed') control.start(tab);
  };
  const lines = lineActions(store, control, openRunning);
  const past = pastActions(store, current, { looked, look: () => control.look(now().tab) });

  return {
    openTab,
    /** The tile of the tool that was shown is chosen. */
    openOverview: () => {
      store.setState({ overview: true, cameFrom: undefined, help: undefined, notice: '' });
      control.showAll();
    },
    chooseTile: (tab: string) => store.setState({ tab, notice: '' }),
    ...lines,
    /** Opens another tool with a parameter of its own: what is selected here. */
    drill: (tab: string, param: string, text: string) =>
      attempt(() => {
        const cameFrom = now().tab;
        control.setParam(tab, param, text);
        openRunning(tab);
        store.setState({ cameFrom });
      }),
    toggleHelp: () =>
      store.setState(({ help }) => ({ help: help === undefined ? 0 : undefined, notice: '' })),
    /** @param lines how many lines the help has beyond a page */
    scrollHelp: (by: number, lines: number) =>
      store.setState(({ help = 0 }) => ({ help: Math.max(0, Math.min(lines, help + by)) })),

    /** Asks in the last line; the text filter works while it is typed. */
    ask: (id: keyof typeof LABELS, text: string, hint = '') => {
      store.setState({ prompt: { id, label: LABELS[id], text, hint, before: text }, notice: '' });
      control.explain();
    },
    /** The same for a parameter of the shown tool; it is set when the answer is given. */
    askParam: (param: string, noun: string, empty = 'all') => {
      const text = typedText(current().values[param]);
      store.setState({
        prompt: { id: 'param', param, label: `${noun} (empty: ${empty}): `, text, before: text },
        notice: '',
      });
      control.explain();
    },
    complete: () => control.complete(),
    type: (text: string) => {
      const { prompt } = now();
      if (!prompt) return;
      if (prompt.id === 'command') return lines.typeCommand(text);
      if (prompt.id === 'time') return past.typeTime(text);
      store.setState({ prompt: { ...prompt, text, hint: '' } });
      if (prompt.id === 'filter') setQuery(text);
      else if (prompt.id === 'save')
        store.setState({ prompt: { ...prompt, text, hint: saveHint(current(), text) } });
      else control.explain();
    },
    answer: () => {
      const { prompt } = now();
      store.setState({ prompt: undefined });
      if (prompt) answer(prompt);
    },
    cancel: () => {
      const { prompt } = now();
      store.setState({ prompt: undefined });
      if (prompt?.id === 'filter') setQuery(prompt.before);
    },

    askSave: () => askSave(proposedName(now().tab, Date.now(), 'jsonl')),
    callOffSave: control.callOffSave,
    saveScreen: control.saveScreen,

    setPid,
    setCgroup,
    setParam,
    /** A parameter taken from the selected row. @param steps what the row offers, the narrowest first */
    filterByRow: (param: string, steps: readonly string[]) => {
      const { data, values } = current();
      const row = data.kind === 'events' ? data.view.selected : undefined;
      takeFromRow({ tool: now().tab, param, row }, steps, values[param]);
    },
    /** Everybody and everything again. @param params of the shown tool that are filters */
    clearFilters: (params: readonly string[]) =>
      attempt(() => {
        const { tab } = now();
        const { values, query, data } = current();
        const isCounted = data.kind === 'events' && data.countedText !== '';
        if (isCounted) data.clearCountedText();
        if (query !== '') clearQuery();
        if (isCounted) control.refilter(tab);
        if (isNarrowed(now().identity)) store.setState({ identity: control.setIdentity(ANYBODY) });
        for (const param of params) {
          const value = values[param];
          if (value === true) control.setSwitch(tab, param, false);
          else if (typedText(value) !== '' && value !== false) control.setParam(tab, param, '');
        }
      }),
    clearQuery,
    /** The rows that do not match are shown too, or not any more. */
    toggleShowAll: () => {
      updateTool(store, now().tab, { showAll: !current().showAll });
      control.retype(now().tab);
    },
    toMatch: (by: 1 | -1, height: number) => {
      const step = stepToMatch(current(), by, height);
      looked();
      note(stepText(step, by));
    },
    toggle: (param: string) =>
      attempt(() => {
        const { tab } = now();
        control.setSwitch(tab, param, current().values[param] !== true);
      }),

    ...eventActions(current, looked),
    latencies: latencyActions(current, looked),
    counts: countActions(current, looked),
    tally: tallyActions(store, looked, {
      setPid: (pid) => {
        setPid(pid);
        return now().identity.pid === pid;
      },
      setParam,
      refilter: () => control.refilter(now().tab),
    }),
    past,
    pause: () => {
      current().data.togglePause();
      looked();
      control.look(now().tab);
    },

    startOrStop: () => {
      const { tab } = now();
      const { lifecycle } = current();
      if (lifecycle === 'running' || lifecycle === 'starting') control.stop(tab);
      else control.start(tab);
    },
    changeInterval: (faster: boolean) => {
      const intervalSeconds = nextInterval(now().intervalSeconds, faster);
      control.setInterval(intervalSeconds);
      store.setState({ intervalSeconds, notice: '' });
    },
    toggleMouse: () => {
      const mouse = !now().mouse;
      control.setMouse(mouse);
      store.setState({
        mouse,
        notice: mouse
          ? 'The mouse is on: tabs, titles, rows and the wheel.'
          : 'The mouse is off: the terminal selects text with it. F2 turns it on again.',
      });
    },
    nextTheme: () => {
      const theme = nextTheme(now().theme);
      control.setTheme(theme);
      store.setState({ theme, notice: `Theme: ${theme}` });
    },
    saveSettings: control.saveSettings,
    redraw: control.redraw,
    suspend: control.suspend,
    quit: control.quit,
  };
}
