import { useLanguage } from '../../language/language.tsx';
import type { Blueprint } from './blueprint.ts';
import { readStepKey } from './step-key.ts';

interface StepNames {
  /** `建运单`, `逐件处理 第 3 项 › 建运单`, `撤销：建运单`. */
  nameOfStep(key: string): string;
  typeOfStep(key: string): string | undefined;
  nameOfPort(key: string, port: string): string;
}

/** What people call the steps of a run. */
export function useStepNames(blueprint: Blueprint | null): StepNames {
  const { t, say } = useLanguage();
  const nameOfNode = (node: string): string => {
    const text = blueprint?.name(node) ?? blueprint?.type(node);
    return text === undefined ? node : say(text);
  };
  return {
    nameOfStep(key) {
      const { scopes, node, undo, lane } = readStepKey(key);
      const inside = scopes.map(({ node: scope, index }) =>
        t('step.iteration', { name: nameOfNode(scope), number: index + 1 }),
      );
      const name = lane === 1 ? nameOfNode(node) : t('step.lane', { name: nameOfNode(node), number: lane });
      return [...inside, undo ? t('step.undo', { name }) : name].join(' › ');
    },
    nameOfPort(key, port) {
      const text = blueprint?.port(readStepKey(key).node, port);
      return text === undefined ? port : say(text);
    },
    typeOfStep(key) {
      const text = blueprint?.type(readStepKey(key).node);
      return text === undefined ? undefined : say(text);
    },
  };
}
