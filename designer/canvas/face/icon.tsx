import type { ComponentType, ReactNode } from 'react';
import {
  AccountBookOutlined as AccountBook,
  AlertOutlined as Alert,
  ApiOutlined as Api,
  AppstoreOutlined as Appstore,
  BranchesOutlined as Branches,
  ClockCircleOutlined as ClockCircle,
  CloseCircleOutlined as CloseCircle,
  CloudOutlined as Cloud,
  CodeOutlined as Code,
  EditOutlined as Edit,
  FileTextOutlined as FileText,
  ForkOutlined as Fork,
  LoginOutlined as Login,
  MergeOutlined as Merge,
  PartitionOutlined as Partition,
  PlayCircleOutlined as PlayCircle,
  RollbackOutlined as Rollback,
  SafetyOutlined as Safety,
  ScheduleOutlined as Schedule,
  SearchOutlined as Search,
  SplitCellsOutlined as SplitCells,
  StopOutlined as Stop,
  SwapOutlined as Swap,
  SyncOutlined as Sync,
  TableOutlined as TableIcon,
  UnorderedListOutlined as UnorderedList,
  UserOutlined as User,
} from '@ant-design/icons';

/** Icons by the names that node types give them. */
const icons: Readonly<Record<string, ComponentType>> = {
  alert: Alert,
  api: Api,
  branches: Branches,
  'clock-circle': ClockCircle,
  'close-circle': CloseCircle,
  cloud: Cloud,
  code: Code,
  edit: Edit,
  'file-text': FileText,
  fork: Fork,
  login: Login,
  merge: Merge,
  partition: Partition,
  play: PlayCircle,
  rollback: Rollback,
  safety: Safety,
  scale: AccountBook,
  schedule: Schedule,
  search: Search,
  split: SplitCells,
  stop: Stop,
  swap: Swap,
  sync: Sync,
  table: TableIcon,
  'unordered-list': UnorderedList,
  user: User,
};

/** A type whose icon is not known here, perhaps of a connector, gets a plain one. */
export function NodeIcon({ name }: { name: string }): ReactNode {
  const Icon = Object.hasOwn(icons, name) ? icons[name] : undefined;
  return Icon === undefined ? <Appstore /> : <Icon />;
}
