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
  const [script, styles, css] = await Promise.all([bundle(work, 'src/main.js'), bundle(work, 'src/map/leaflet.css'), inlineCss()]);
  const layers = await writeHashed(work, 'layers', '.json', JSON.stringify(catalogue, used));
  const policy = policyFor(css);
  await writeFile(join(work, 'index.html'), renderPage(catalogue, { css, policy, script, styles, layers }));
  await build({ entryPoints: [join(ROOT, 'src/worker.js')], outfile: join(work, 'worker.js'), minify: true, target: 'es2023', charset: 'utf8' });
  await writeFile(join(work, 'build.json'), JSON.stringify({ script, styles, css, catalogue: layers }));
  await writeFile(join(work, 'csp.json'), JSON.stringify({ 'content-security-policy': `${policy}; frame-ancestors *` }, null, 1));
  await writeFile(join(work, ASSETS, 'licences.txt'), await licences());
  await writeTwins(work);
  await rm(DIST, { recursive: true, force: true });
  await rename(work, DIST);
}

/** The description of a collection is that of its layer, where the script looks for it. @this {any} @param {string} name @param {any} value */
function used(name, value) {
  return name === 'derived' || (name === 'description' && 'role' in this && !('fields' in this)) ? undefined : value;
}

/** @param {string} work @param {string} entry @returns {Promise<{file: string, integrity: string}>} */
async function bundle(work, entry) {
  const result = await build({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    outdir: join(work, ASSETS),
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    charset: 'utf8',
    legalComments: 'none',
    loader: { '.png': 'empty' },
    metafile: true,
    logLevel: 'warning',
  });
  const outputs = Object.keys(result.metafile.outputs).filter((path) => result.metafile.outputs[path]?.entryPoint);
  const name = String(outputs[0]).split('/').at(-1);
  const content = await readFile(join(work, ASSETS, String(name)));
  return { file: `${ASSETS}/${name}`, integrity: `sha384-${createHash('sha384').update(content).digest('base64')}` };
}

/** A file under a name that changes with its content. @param {string} work @param {string} stem @param {string} suffix @param {string} content */
async function writeHashed(work, stem, suffix, content) {
  const file = `${ASSETS}/${stem}-${createHash('sha256').update(content).digest('hex').slice(0, 10)}${suffix}`;
  await writeFile(join(work, file), content);
  return { file, integrity: `sha384-${createHash('sha384').update(content).digest('base64')}` };
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
