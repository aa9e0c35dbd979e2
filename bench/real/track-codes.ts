import { kuaidi100 } from '../../connectors/kuaidi100/connector.ts';
import { readTracks } from '../../connectors/kit/track/read-tracks.ts';
import type { TrackState } from '../../connectors/kit/track/stage-of-text.ts';
import { qimen } from '../../connectors/qimen/connector.ts';
import type { Tally } from './suite.ts';

/** What each word of the two tables of states means in ours. */
const MEANINGS: Readonly<Record<string, TrackState>> = {
  在途: 'in-transit',
  揽收: 'picked-up',
  疑难: 'exception',
  签收: 'delivered',
  退签: 'returned',
  派件: 'out-for-delivery',
  退回: 'returned',
  '转投/转单': 'in-transit',
  待清关: 'at-customs',
  清关中: 'at-customs',
  已清关: 'at-customs',
  清关异常: 'exception',
  收件人拒签: 'returned',
  已下单: 'created',
  待揽收: 'created',
  已揽收: 'picked-up',
  到达派件城市: 'in-transit',
  干线: 'in-transit',
  转递: 'in-transit',
  投柜或驿站: 'waiting-pickup',
  本人签收: 'delivered',
  派件异常后签收: 'delivered',
  代签: 'delivered',
  投柜或站签收: 'delivered',
  已销单: 'exception',
};

/** Every code of the table means the same of a parcel and of one of its events. */
export function kuaidi100States(
  enums: Readonly<Record<string, Record<string, string>>>,
  checks: Tally,
): void {
  const codes = { ...enums['kuaidi100_state'], ...enums['kuaidi100_substate'] };
  for (const [code, word] of Object.entries(codes)) {
    const data = [{ time: '2026-03-01 08:00:00', context: '…', statusCode: code }];
    const [track] = readTracks(kuaidi100, [{ nu: '1', com: 'yuantong', state: code, data }]).tracks;
    checks.equal(
      `${code} ${word}`,
      [track?.state, track?.events[0]?.state],
      [MEANINGS[word], MEANINGS[word]],
    );
  }
}

const NAMES: Readonly<Record<string, string>> = {
  sf: '顺丰',
  zto: '中通',
  yto: '圆通',
  sto: '申通',
  yunda: '韵达',
  jt: '极兔',
  ems: 'EMS',
};

/** Qimen uses the codes of Taobao, of which HTKY changed hands. */
export function courierCodes(csv: string, checks: Tally): void {
  const rows = csv.split(/\r?\n/).map((line) => line.split(','));
  const names = new Map(
    rows.flatMap(([platform, , code = '', name = '']) =>
      platform === 'taobao' ? ([[code, name]] as const) : [],
    ),
  );
  for (const [ours, word] of Object.entries(NAMES)) {
    const code = qimen.manifest.tables?.['carrier']?.[ours] ?? '';
    checks.holds(
      `${ours} is ${code}: ${names.get(code) ?? 'unknown'}`,
      names.get(code)?.includes(word) === true,
    );
  }
}
