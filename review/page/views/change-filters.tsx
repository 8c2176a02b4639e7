import type { ChangeAction } from '../../model/change-model.ts';
import { ACTIONS, type ChangeFilter } from '../change-filter.ts';

interface FiltersProps {
  readonly filter: ChangeFilter;
  readonly onFilter: (filter: ChangeFilter) => void;
  readonly environments: readonly string[];
  /** How much is left, read out after each change. */
  readonly said: string;
}

/** Search and choices over every changed resource. */
export function ChangeFilters({ filter, onFilter, environments, said }: FiltersProps) {
  const { text, action, environment, dataOnly } = filter;
  return (
    <search class="change-filters">
      <label>
        Search
        <input
          type="search"
          value={text}
          placeholder="address, attribute or value"
          onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
        />
      </label>
      <Choice
        label="Action"
        chosen={action}
        choices={ACTIONS}
        onChoose={(chosen) => onFilter({ ...filter, action: chosen as ChangeAction | null })}
      />
      <Choice
        label="Environment"
        chosen={environment}
        choices={environments}
        onChoose={(chosen) => onFilter({ ...filter, environment: chosen })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={dataOnly}
          onChange={(event) => onFilter({ ...filter, dataOnly: event.currentTarget.checked })}
        />
        Holds data
      </label>
      <output>{said}</output>
    </search>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly chosen: string | null;
  readonly choices: readonly string[];
  readonly onChoose: (chosen: string | null) => void;
}

function Choice({ label, chosen, choices, onChoose }: ChoiceProps) {
  return (
    <label>
      {label}
      <select
        value={chosen ?? ''}
        onChange={({ currentTarget }) => onChoose(currentTarget.value === '' ? null : currentTarget.value)}
      >
        <option value="">all</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    </label>
  );
}
