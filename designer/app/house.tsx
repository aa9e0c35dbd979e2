import type { ReactNode } from 'react';
import { App } from 'antd';
import { CaseCountsProvider } from './case-counts.tsx';
import { FlowNamesProvider } from './flow-names.tsx';
import { RunStreamProvider } from './run-stream.tsx';
import { Shell } from './shell.tsx';

/** What all screens share once someone is in: names, the line to the server, the counts, the frame. */
export function House(): ReactNode {
  return (
    <App component={false}>
      <FlowNamesProvider>
        <RunStreamProvider>
          <CaseCountsProvider>
            <Shell />
          </CaseCountsProvider>
        </RunStreamProvider>
      </FlowNamesProvider>
    </App>
  );
}
