// What is said to Docker and to GitHub is well-formed. Workflows are read by GitHub's own language service, compose.yaml by
// dclint; what these two do not ask for is asked for below.

import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from '@actions/languageservice';
import { DCLinter } from 'dclint';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseDocument } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const WORKFLOWS = '.github/workflows';

const read = (file) => readFileSync(join(ROOT, file), 'utf8');
const workflows = readdirSync(join(ROOT, WORKFLOWS)).map((name) => `${WORKFLOWS}/${name}`);
const forms = readdirSync(join(ROOT, '.github/ISSUE_TEMPLATE')).map((name) => `.github/ISSUE_TEMPLATE/${name}`);

let passed = 0;
let failed = 0;
const report = (what, faults) => {
  faults.forEach((fault) => console.error(`${what}: ${fault}`));
  faults.length === 0 ? (passed += 1) : (failed += 1);
};

for (const file of workflows) {
  const text = TextDocument.create(`file://${join(ROOT, file)}`, 'yaml', 0, read(file));
  const found = await validate(text);
  report(file, found.map(({ range, message }) => `line ${range.start.line + 1}: ${message}`));
}

// A tag can be moved to other code; a commit can't.
for (const file of workflows) {
  const used = [...read(file).matchAll(/uses: (\S+)(.*)/g)].filter(([, action]) => !action.startsWith('./'));
  const loose = used.filter(([, action, rest]) => !/@[0-9a-f]{40}$/.test(action) || !/^ # v[0-9.]+$/.test(rest));
  report(`${file}, what it uses`, loose.map(([line]) => `no commit with its version behind it: ${line}`));
}

for (const file of [...forms, '.github/dependabot.yml']) {
  report(file, parseDocument(read(file)).errors.map(({ message }) => message));
}

const lint = (text) => {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  const file = join(folder, 'compose.yaml');
  writeFileSync(file, text);
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
  const messages = linter.lintFiles([file], false).flatMap((result) => result.messages);
  rmSync(folder, { recursive: true });
  return messages.filter(({ type }) => type === 'error').map(({ line, message }) => `line ${line}: ${message}`);
};

const compose = read('compose.yaml');
report('compose.yaml', lint(compose));

// As its owner uncomments it.
const SIDECAR = /^  # litestream:\n(?:  # .*\n)+/m;
const uncommented = compose.replace(SIDECAR, (lines) => lines.replaceAll(/^  # /gm, '  '));
const { services } = parseDocument(uncommented).toJS();
report('compose.yaml with litestream', services.litestream ? lint(uncommented) : ['there is none']);

for (const [name, { read_only, cap_drop, security_opt }] of Object.entries(services)) {
  const tight = read_only && cap_drop?.includes('ALL') && security_opt?.includes('no-new-privileges:true');
  report(`compose.yaml, ${name}`, tight ? [] : ['it may do more than it has to']);
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
