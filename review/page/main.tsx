import { render } from 'preact';
import { ELEMENTS } from '../model/elements.ts';
import { embeddedModel } from './data.ts';
import { Shell } from './shell.tsx';

function Damaged({ error }: { error: unknown }) {
  return (
    <main>
      <h1>This page is damaged</h1>
      <p>Its data cannot be read ({String(error)}). Write it anew: npm run review</p>
    </main>
  );
}

const app = document.getElementById(ELEMENTS.app);
if (app !== null) {
  embeddedModel(document).then(
    (model) => render(<Shell model={model} />, app),
    (error: unknown) => render(<Damaged error={error} />, app),
  );
}
