import type { ComponentChildren, ComponentType } from 'preact';
import { Component } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ReviewModel } from '../model/review-model.ts';
import { Printing, usePrinting } from './printing.ts';
import { href, isOfOne, type Route, routeOf, type View } from './routes.ts';
import { ThemeSwitch } from './theme.tsx';
import type { ViewProps } from './view.ts';
import { ChangeView } from './views/change.tsx';
import { CompareView } from './views/compare.tsx';
import { CostView } from './views/cost.tsx';
import { EnvironmentView } from './views/environment.tsx';
import { PostureView } from './views/posture.tsx';
import { StacksView } from './views/stacks.tsx';
import { SystemView } from './views/system.tsx';

/** Title in the menu, and what draws the view. */
const PAGES: Readonly<Record<View, { readonly title: string; readonly draw: ComponentType<ViewProps> }>> = {
  environment: { title: 'Environment', draw: EnvironmentView },
  system: { title: 'Systems', draw: SystemView },
  stacks: { title: 'Stacks', draw: StacksView },
  change: { title: 'Change', draw: ChangeView },
  compare: { title: 'Compared', draw: CompareView },
  cost: { title: 'Cost', draw: CostView },
  posture: { title: 'Posture', draw: PostureView },
};

/** The whole page: header with menu and environments, problems, and the view that the address names. */
export function Shell({ model }: { model: ReviewModel }) {
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const environment = model.environments.find(({ name }) => name === route.environment) ?? model.environments[0];
  const place = placeOf(route, environment?.name ?? null);
  const shown = useRef(place);
  useEffect(() => {
    document.title = `${place} · Review`;
    document.documentElement.dataset['ready'] = 'true';
    if (shown.current === place) return;
    shown.current = place;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [place]);
  const { draw: Draw } = PAGES[route.view];
  const printing = usePrinting();
  return (
    <Printing.Provider value={printing}>
      <SkipLink to={main} />
      <Header model={model} route={route} environment={environment?.name ?? ''} />
      <main id="main" ref={main} tabIndex={-1}>
        <h1>{place}</h1>
        <Problems problems={model.problems} />
        {environment === undefined ? (
          <p class="empty">No environment could be read: there is nothing to show.</p>
        ) : (
          <Guard key={place}>
            <Draw model={model} environment={environment} item={route.item} />
          </Guard>
        )}
      </main>
    </Printing.Provider>
  );
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const read = () => setRoute(routeOf(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return route;
}

function placeOf({ view, item }: Route, environment: string | null): string {
  return [PAGES[view].title, isOfOne(view) ? environment : null, item].filter((part) => part !== null).join(' · ');
}

/** The address after `#` is the view's, so the link moves the focus itself. */
function SkipLink({ to }: { to: { readonly current: HTMLElement | null } }) {
  return (
    <a
      class="skip"
      href={location.hash || '#/'}
      onClick={(event) => {
        event.preventDefault();
        to.current?.focus();
      }}
    >
      Skip to the content
    </a>
  );
}

function Header({ model, route, environment }: { model: ReviewModel; route: Route; environment: string }) {
  return (
    <header>
      <p class="brand">Review</p>
      <nav class="views" aria-label="Views">
        {(Object.keys(PAGES) as View[]).map((view) => (
          <a
            key={view}
            href={isOfOne(view) ? href(view, environment) : href(view)}
            aria-current={route.view === view ? 'page' : undefined}
          >
            {PAGES[view].title}
            {view === 'change' && <LoudCount model={model} />}
          </a>
        ))}
      </nav>
      {isOfOne(route.view) && (
        <nav class="environments" aria-label="Environments">
          {model.environments.map(({ name }) => (
            <a key={name} href={href(route.view, name)} aria-current={name === environment ? 'true' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      )}
      <ThemeSwitch />
    </header>
  );
}

/** Shown wherever the reader is: data that a plan would lose. */
function LoudCount({ model }: { model: ReviewModel }) {
  const count = model.changes?.loud.length ?? 0;
  return count === 0 ? null : (
    <span class="count">
      {count}
      <span class="unseen"> holders of data are replaced, deleted or forgotten</span>
    </span>
  );
}

function Problems({ problems }: Pick<ReviewModel, 'problems'>) {
  if (problems.length === 0) return null;
  return (
    <section class="problems" aria-label="Problems">
      <h2>{problems.length === 1 ? '1 problem' : `${problems.length} problems`}: this page is incomplete</h2>
      <ul>
        {problems.map(({ where, given, fix }) => (
          <li key={`${where} ${given}`}>
            <code>{where}</code> {given}. {fix}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One view that fails leaves the others usable. */
class Guard extends Component<{ children: ComponentChildren }, { message: string | null }> {
  override state = { message: null };

  static override getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <section class="problems" aria-label="Failure">
        <h2>This view could not be drawn</h2>
        <p>
          <code>{message}</code> The other views work; an output of an older version may be the cause: synthesize again.
        </p>
      </section>
    );
  }
}
