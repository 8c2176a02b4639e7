import { useState } from 'preact/hooks';
import type { RoleModel } from '../../model/posture-model.ts';
import { Unfolding } from '../folded.tsx';
import { counted } from '../format.ts';
import { Badge, Chips, Code, Empty } from '../parts.tsx';

/** What each role may do, and who may become it. */
export function Roles({ roles }: { roles: readonly RoleModel[] }) {
  const [text, setText] = useState('');
  if (roles.length === 0) return <Empty>There are no roles.</Empty>;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = roles.filter((role) => words.every((word) => textOf(role).includes(word)));
  const free = roles.filter(({ boundary }) => !boundary).length;
  return (
    <>
      <p>
        {free === 0 ? (
          <Badge tone="ok">{`all ${roles.length} roles are within a permissions boundary`}</Badge>
        ) : (
          <Badge tone="warn">{`${free} of ${counted(roles.length, 'role')} without a permissions boundary`}</Badge>
        )}
      </p>
      <p class="filter">
        <label>
          Filter roles{' '}
          <input
            type="search"
            value={text}
            placeholder="name, action, resource"
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <output>{shown.length === roles.length ? `${roles.length}` : `${shown.length} of ${roles.length}`}</output>
      </p>
      <ul class="roles">
        {shown.map((role) => (
          <Role key={`${role.stack} ${role.name}`} role={role} />
        ))}
      </ul>
    </>
  );
}

function textOf({ name, stack, trusts, may }: RoleModel): string {
  const parts = may.flatMap(({ actions, resources, when }) => [...actions, ...resources, when ?? '']);
  return [name, stack, ...trusts, ...parts].join('\n').toLowerCase();
}

/** A statement that lets a role do everything, or everything of a service. */
function isWide({ actions }: RoleModel['may'][number]): boolean {
  return actions.some((action) => action === '*' || action.endsWith(':*'));
}

function Role({ role: { name, stack, trusts, may, boundary } }: { role: RoleModel }) {
  const summary = (
    <>
      <strong>{name}</strong> <span class="quiet">{`${stack}, ${counted(may.length, 'statement')}`}</span>
      {!boundary && <Badge tone="warn">no permissions boundary</Badge>}
      {may.some(isWide) && <Badge tone="warn">whole services</Badge>}
    </>
  );
  return (
    <li>
      <Unfolding summary={summary} data={{ 'data-role': name }}>
        <p>Trusts:</p>
        <Chips items={trusts} label={`Who may become ${name}`} />
        <Statements name={name} may={may} />
      </Unfolding>
    </li>
  );
}

function Statements({ name, may }: { name: string; may: RoleModel['may'] }) {
  if (may.length === 0) return <Empty>It may do nothing by itself.</Empty>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
    <section class="scroll" aria-label={`What ${name} may do`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Actions</th>
            <th scope="col">Resources</th>
            <th scope="col">Only when</th>
          </tr>
        </thead>
        <tbody>
          {may.map(({ actions, resources, when }) => (
            <tr key={JSON.stringify([actions, resources, when])}>
              <td>
                <Lines texts={actions} />
              </td>
              <td>
                <Lines texts={resources} />
              </td>
              <td>{when ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Lines({ texts }: { texts: readonly string[] }) {
  return (
    <ul class="lines">
      {texts.map((text) => (
        <li key={text}>
          <Code>{text}</Code>
        </li>
      ))}
    </ul>
  );
}
