import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import './style/theme.css';
import './style/base.css';
import './style/controls.css';
import './style/frame.css';
import './style/table.css';
import './style/list.css';
import './style/cases.css';
import './style/run.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
