/**
 * Builds viewer/dist: one script and one style sheet under hashed names, index.html with their hashes (SRI) and the
 * hash of its inline style (CSP), csp.json for the server, build.json for the builder of the static pages, licences of
 * what is bundled, .br and .gz twins of all.
 *
 * node build.mjs [FOLDER]: into another folder instead.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { renderPage } from './page.mjs';

const ROOT = import.meta.dirname;
const DIST = resolve(process.argv[2] ?? join(ROOT, 'dist'));
const ASSETS = 'assets';
/** Whose code gets into the bundle; their licences ask that the notice goes with it. */
const BUNDLED = ['leaflet', 'supercluster', 'kdbush'];

/** The folder is made beside the old one and then takes its place, so a server never sees half of it. */
async function main() {
  const work = `${DIST}.new`;
  await rm(work, { recursive: true, force: true });
  await mkdir(join(work, ASSETS), { recursive: true });
  const catalogue = JSON.parse(await readFile(join(ROOT, 'layers.json'), 'utf8'));
  const [{ script, shared, later }, { styles }, css] = await Promise.all([
    bundle(work, { script: 'src/main.js', later: 'src/later.js' }), bundle(work, { styles: 'src/styles.css' }), inlineCss(),
  ]);
  const layers = await writeHashed(work, 'layers', '.json', JSON.stringify(catalogue, used));
  const policy = policyFor(css);
  await writeFile(join(work, 'index.html'), renderPage(catalogue, { css, policy, script, shared, later, styles, layers }));
  await build({ entryPoints: [join(ROOT, 'src/worker.js')], outfile: join(work, 'worker.js'), minify: true, target: 'es2023', charset: 'utf8' });
  await writeFile(join(work, 'build.json'), JSON.stringify({ script, shared, later, styles, css, catalogue: layers }));
  await writeFile(join(work, 'csp.json'), JSON.stringify({ 'content-security-policy': `${policy}; frame-ancestors *` }, null, 1));
  await writeFile(join(work, ASSETS, 'licences.txt'), await licences());
  await writeTwins(work);
  await rm(DIST, { recursive: true, force: true });
  await rename(work, DIST);
}

/** The description of a collection is that of its layer, where the script looks for it; successors come with the details. @this {any} @param {string} name @param {any} value */
function used(name, value) {
  return name === 'derived' || name === 'successors' || (name === 'description' && 'role' in this && !('fields' in this)) ? undefined : value;
}

/**
 * Bundles under names that change with their content; what two of them need becomes a third one, `shared`.
 * @param {string} work @param {Record<string, string>} entries  name → source
 * @returns {Promise<any>} name → file and integrity
 */
async function bundle(work, entries) {
  const result = await build({
    entryPoints: Object.values(entries).map((entry) => join(ROOT, entry)),
    absWorkingDir: ROOT,
    outdir: join(work, ASSETS),
    entryNames: '[name]-[hash]',
    chunkNames: 'shared-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    charset: 'utf8',
    legalComments: 'none',
    loader: { '.png': 'empty' },
    metafile: true,
    logLevel: 'warning',
  });
  const outputs = Object.entries(result.metafile.outputs);
  const files = Object.entries(entries).map(([name, entry]) => [name, outputs.find(([, { entryPoint }]) => entryPoint === entry)?.[0]]);
  const chunks = outputs.filter(([, { entryPoint }]) => !entryPoint).map(([path]) => ['shared', path]);
  if (chunks.length > 1) throw new Error(`more than one shared bundle: ${chunks.join(' ')}`);
  const named = [...files, ...chunks].map(async ([name, path]) => /** @type {const} */ ([name, await held(work, String(path))]));
  return Object.fromEntries(await Promise.all(named));
}

/** A file of the build with the hash that a page holds it to. @param {string} work @param {string} path */
async function held(work, path) {
  const file = `${ASSETS}/${path.split('/').at(-1)}`;
  return { file, integrity: integrityOf(await readFile(join(work, file))) };
}

/** @param {import('node:crypto').BinaryLike} content */
function integrityOf(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}

/** A file under a name that changes with its content. @param {string} work @param {string} stem @param {string} suffix @param {string} content */
async function writeHashed(work, stem, suffix, content) {
  const file = `${ASSETS}/${stem}-${createHash('sha256').update(content).digest('hex').slice(0, 10)}${suffix}`;
  await writeFile(join(work, file), content);
  return { file, integrity: integrityOf(content) };
}

/** @returns {Promise<string>} */
async function licences() {
  const texts = BUNDLED.map(async (name) => `${name}\n\n${await readFile(join(ROOT, 'node_modules', name, 'LICENSE'), 'utf8')}`);
  return (await Promise.all(texts)).join(`\n${'-'.repeat(72)}\n\n`);
}

async function inlineCss() {
  const result = await build({ entryPoints: [join(ROOT, 'src/page.css')], minify: true, bundle: true, write: false, charset: 'utf8' });
  return (result.outputFiles[0]?.text ?? '').trim();
}

/** No `unsafe-inline`, no other host. `frame-ancestors` works in a header only, so csp.json adds it. @param {string} css */
function policyFor(css) {
  const hash = createHash('sha256').update(css).digest('base64');
  const directives = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'sha256-${hash}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return directives.join('; ');
}

/** @param {string} folder */
async function writeTwins(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    await writeFile(`${path}.br`, brotliCompressSync(content, { params }));
    await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}

await main();
