import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { EngineError } from '../core/errors.ts';

/** Beside the data folder, not in it: a copy of the data alone opens no secret. */
export const keyFile = (dataDir: string): string => `${resolve(dataDir)}.key`;

/**
 * The 32 bytes that open the vault: from the setting if there is one (hexadecimal), else from the file, which the
 * first start writes for its owner alone. Throws EngineError (vault-key) for a file that is no key or that others
 * can read.
 */
export async function loadVaultKey(dataDir: string, setting: string | undefined): Promise<Buffer> {
  if (setting !== undefined) return readKey(setting, 'DALIU_KEY');
  const file = keyFile(dataDir);
  const made = existsSync(file) ? undefined : await writeNewKey(file);
  if (made !== undefined) return made;
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw badKey(
      `密钥文件 ${file} 允许他人读取，请运行 chmod 600。`,
      `The key file ${file} can be read by others; run chmod 600 on it.`,
    );
  return readKey((await readFile(file, 'utf8')).trim(), file);
}

/**
 * Undefined: the file is there already. It appears with its content or not at all, so that of two processes that start
 * at once the later reads a whole key.
 */
async function writeNewKey(file: string): Promise<Buffer | undefined> {
  await mkdir(dirname(file), { recursive: true });
  const key = randomBytes(32);
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${key.toString('hex')}\n`);
    await handle.sync();
    await link(draft, file);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  } finally {
    await handle.close();
    await unlink(draft);
  }
}

function readKey(text: string, from: string): Buffer {
  if (!/^[0-9a-fA-F]{64}$/.test(text))
    throw badKey(`${from} 应为 64 个十六进制字符。`, `${from} must be 64 hexadecimal digits.`);
  return Buffer.from(text, 'hex');
}

const badKey = (zh: string, en: string): EngineError => new EngineError('vault-key', { zh, en });
