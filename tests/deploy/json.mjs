// GitHub's package imports JSON without saying so, which node refuses: it is said here, for every such file.
import { register } from 'node:module';

const hook = `export const load = (url, context, next) =>
  next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context);`;
register('data:text/javascript,' + encodeURIComponent(hook));
