import { mount } from 'svelte';
import { openDoor } from './api';
import App from './app/App.svelte';
import { startTheme } from './app/theme.svelte';
import './styles/index.css';

startTheme();
const target = document.getElementById('app');
if (target) void openDoor().then(() => mount(App, { target }));
