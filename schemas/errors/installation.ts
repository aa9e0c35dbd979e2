import { entry, type ErrorTopic } from './error-text.ts';

export const installationErrors: ErrorTopic = {
  title: { zh: '安装与数据库', en: 'Installation and database' },
  codes: {
    'database-in-use': entry(
      '数据库正被另一个进程使用',
      'Database in use',
      '先停掉另一个 daliu，或连接它的接口。',
      'Stop the other daliu, or use its API.',
    ),
    'no-database': entry(
      '没有数据库',
      'No database',
      '核对数据目录或数据库地址。',
      'Check the data folder or the address of the database.',
    ),
    'vault-key': entry(
      '密钥不对',
      'Wrong key',
      '使用这个数据库原来的密钥。',
      'Use the key this database was made with.',
    ),
    'unknown-secret': entry(
      '没有这个凭据',
      'No such secret',
      '在设置里添加凭据。',
      'Add the secret in the settings.',
    ),
    'secret-unreadable': entry(
      '凭据无法解开',
      'Secret cannot be opened',
      '重新填写这个凭据。',
      'Write the secret again.',
    ),
    'journal-broken': entry(
      '运行日志损坏',
      'Journal broken',
      '从备份恢复；把运行编号交给 IT。',
      'Restore from a backup; hand the run’s id to IT.',
    ),
    'journal-too-new': entry(
      '运行日志由更新的版本写下',
      'Journal of a newer version',
      '升级后再打开。',
      'Upgrade, then open it.',
    ),
    'journal-too-old': entry(
      '运行日志的版本太旧',
      'Journal too old',
      '先用上一个大版本打开一次。',
      'Open it with the major version before this one first.',
    ),
    'backup-broken': entry('备份文件损坏', 'Backup broken', '换一个备份。', 'Use another backup.'),
    'backup-not-writable': entry(
      '备份目录不可写',
      'Backup cannot be written',
      '检查目录的权限和剩余空间。',
      'Check the rights and the free space of the folder.',
    ),
    'no-backup': entry('没有备份', 'No backup', '核对备份的位置。', 'Check where the backup is.'),
    'restore-not-empty': entry(
      '目标数据库不是空的',
      'Database not empty',
      '恢复到一个新的数据库。',
      'Restore into a new database.',
    ),
    'restore-too-new': entry(
      '备份来自更新的版本',
      'Backup of a newer version',
      '升级后再恢复。',
      'Upgrade, then restore.',
    ),
    'server-unreachable': entry(
      '连不上服务器',
      'Server not reachable',
      '核对地址，确认服务器在运行。',
      'Check the address and that the server runs.',
    ),
  },
};
