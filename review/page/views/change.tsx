import { useContext, useMemo, useState } from 'preact/hooks';
import type { ChangeModel } from '../../model/change-model.ts';
import type { ReviewModel } from '../../model/review-model.ts';
import { type ChangeFilter, EVERYTHING, isFiltered, resourcesShown } from '../change-filter.ts';
import { drawnFirst } from '../drawn-first.ts';
import { counted } from '../format.ts';
import { Empty, Section } from '../parts.tsx';
import { Printing } from '../printing.ts';
import type { ViewProps } from '../view.ts';
import { ChangeFilters } from './change-filters.tsx';
import { LoudChanges } from './change-loud.tsx';
import { StackChanges } from './change-stack.tsx';
import { ChangeSummary } from './change-summary.tsx';

/** What the saved plans would do: lost data first, then counts of each stack, then every resource. */
export function ChangeView({ model }: ViewProps) {
  if (model.changes === null)
    return (
      <Empty>
        No saved plans lie here. After <code>npm run plan</code> this view shows what they would change.
      </Empty>
    );
  return <Changes model={model} changes={model.changes} />;
}

function Changes({ model, changes }: { model: ReviewModel; changes: ChangeModel }) {
  const [filter, setFilter] = useState<ChangeFilter>(EVERYTHING);
  const [opened, setOpened] = useState<{ stack: string; address: string } | null>(null);
  const environmentOf = useMemo(() => environmentsByStack(model), [model]);
  const environments = [...new Set(changes.stacks.map(({ id }) => environmentOf(id)))].filter((name) => name !== '');
  const printing = useContext(Printing);
  const shown = useMemo(() => {
    const lists = changes.stacks
      .filter(({ id }) => filter.environment === null || environmentOf(id) === filter.environment)
      .map((stack) => ({ stack, resources: resourcesShown(stack, filter) }));
    const first = drawnFirst(lists.map(({ resources }) => resources.length));
    return lists.map((list, index) => ({ ...list, first: first[index] ?? 0 }));
  }, [changes, filter, environmentOf]);
  const total = changes.stacks.reduce((sum, { resources }) => sum + resources.length, 0);
  const count = shown.reduce((sum, { resources }) => sum + resources.length, 0);
  const takes = (stack: string, address: string) =>
    changes.stacks.find(({ id }) => id === stack)?.resources.find((it) => it.address === address)?.takesAlong ?? [];
  const open = (stack: string, address: string) => {
    setFilter(EVERYTHING);
    setOpened({ stack, address });
  };
  return (
    <>
      <LoudChanges loud={changes.loud} takes={takes} onOpen={open} />
      <ChangeSummary stacks={changes.stacks} />
      <Section title="Resources" id="change-resources">
        <ChangeFilters
          filter={filter}
          onFilter={setFilter}
          environments={environments}
          said={count === total ? counted(total, 'resource') : `${count} of ${counted(total, 'resource')}`}
        />
        {shown
          .filter(({ stack, resources }) => resources.length > 0 || (!isFiltered(filter) && stack.deferrals.length > 0))
          .map(({ stack, resources, first }) => (
            <StackChanges
              key={stack.id}
              stack={stack}
              resources={resources}
              first={printing ? resources.length : first}
              opened={opened?.stack === stack.id ? opened.address : null}
            />
          ))}
        {count === 0 && <Empty>{total === 0 ? 'The plans change nothing.' : 'No resource matches.'}</Empty>}
      </Section>
    </>
  );
}

/** The environment that a stack belongs to; of a removed stack, which only its id tells. Empty: none. */
function environmentsByStack({ environments }: ReviewModel): (id: string) => string {
  const names = new Map(environments.flatMap(({ name, stacks }) => stacks.map(({ id }) => [id, name] as const)));
  return (id) => names.get(id) ?? environments.find(({ name }) => id.startsWith(`${name}-`))?.name ?? '';
}
