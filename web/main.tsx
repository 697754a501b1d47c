// The pages: the configuration, the session, and then the screen of the address.
import './styles/reset.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/screen.css';
import './styles/print.css';
import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso';
import { demoSignIn } from './data/demo-sign-in.ts';
import { loadPageConfig } from './data/page-config.ts';
import { queryClient } from './data/queries.ts';
import { session } from './data/session.ts';
import { Frame } from './frame/frame.tsx';
import { NotFound } from './frame/not-found.tsx';
import { createScreenFailed } from './frame/screen-failed.tsx';
import { ScreenLater } from './frame/screen-later.tsx';
import { StartFailed } from './frame/start-failed.tsx';
import { SvgLinks } from './frame/svg-links.tsx';
import { type AddressedScreen, addressedScreens } from './screens.ts';

/** A rejected promise would leave the former screen under the new address. */
const lazyScreen = (load: AddressedScreen['load']) => lazy(() => load().catch(createScreenFailed));
/** One for each screen: a screen with two addresses keeps its state between them. */
const lazyScreens = new Map(addressedScreens.map(({ name, load }) => [name, lazyScreen(load)]));
const routes = addressedScreens.map(({ address, name, load }) => ({
  address,
  name,
  Screen: lazyScreens.get(name) ?? lazyScreen(load),
}));

function Pages() {
  return (
    <QueryClientProvider client={queryClient}>
      <LocationProvider>
        <SvgLinks />
        <ErrorBoundary>
          <Frame>
            <ScreenLater>
              <Router>
                {routes.map(({ address, name, Screen }) => (
                  <Route key={name} path={address} component={Screen} />
                ))}
                <Route default component={NotFound} />
              </Router>
            </ScreenLater>
          </Frame>
        </ErrorBoundary>
      </LocationProvider>
    </QueryClientProvider>
  );
}

async function start(): Promise<void> {
  const root = document.getElementById('page');
  if (root === null) return;
  try {
    const { auth } = await loadPageConfig();
    await session.start(
      auth.kind === 'demo' ? demoSignIn : (await import('./data/hosted/hosted-session.ts')).hostedSignIn,
    );
    root.textContent = '';
    render(<Pages />, root);
  } catch (error) {
    root.textContent = '';
    render(<StartFailed error={error} />, root);
  }
}

void start();
