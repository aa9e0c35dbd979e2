import type { Key } from '../../language/dictionary.ts';
import type { Speech } from '../../language/language.tsx';

/** The journal's words as people read them; one that a newer server brings shows as it is. */
const wordFor =
  (words: Readonly<Record<string, Key>>) =>
  (name: string, t: Speech['t']): string =>
    Object.hasOwn(words, name) ? t(words[name] as Key) : name;

export const eventWord = wordFor({
  'run.started': 'event.run-started',
  'run.completed': 'event.run-completed',
  'run.failed': 'event.run-failed',
  'run.canceled': 'event.run-canceled',
  'run.reopened': 'event.run-reopened',
  'step.started': 'event.step-started',
  'step.completed': 'event.step-completed',
  'step.failed': 'event.step-failed',
  'step.retrying': 'event.step-retrying',
  'step.waiting': 'event.step-waiting',
  'step.resumed': 'event.step-resumed',
  'step.canceled': 'event.step-canceled',
  'scope.opened': 'event.scope-opened',
  'event.received': 'event.received',
});

export const whyWord = wordFor({
  reply: 'why.reply',
  due: 'why.due',
  event: 'why.event',
  child: 'why.child',
});

export const triggerWord = wordFor({
  manual: 'trigger.manual',
  webhook: 'trigger.webhook',
  schedule: 'trigger.schedule',
  'sub-flow': 'trigger.sub-flow',
  failure: 'trigger.failure',
});

export const waitWord = wordFor({
  time: 'wait.time',
  reply: 'wait.reply',
  person: 'wait.person',
  event: 'wait.event',
  child: 'wait.child',
  uncertain: 'wait.uncertain',
  quarantine: 'wait.quarantine',
  incident: 'wait.incident',
});
