import { fact } from './facts.ts';
import type { CountryReader } from './place.ts';
import { endsWithOneOf, lastPart, trimCommas } from './take-lines.ts';

const provinces = new Map(
  fact(
    '11 Beijing; 12 Tianjin; 13 Hebei; 14 Shanxi; 15 Inner Mongolia; 15 Nei Mongol; 21 Liaoning; 22 Jilin; 23 Heilongjiang; 31 Shanghai; 32 Jiangsu; 33 Zhejiang; 34 Anhui; 35 Fujian; 36 Jiangxi; 37 Shandong; 41 Henan; 42 Hubei; 43 Hunan; 44 Guangdong; 45 Guangxi; 46 Hainan; 50 Chongqing; 51 Sichuan; 52 Guizhou; 53 Yunnan; 54 Tibet; 54 Xizang; 61 Shaanxi; 62 Gansu; 63 Qinghai; 64 Ningxia; 65 Xinjiang; 71 Taiwan; 81 Hong Kong; 82 Macau; 82 Macao',
  ).map(([code, name]) => [name.toLowerCase(), `${code}0000`]),
);
const cities = new Map(
  fact(
    '110000 Beijing; 120000 Tianjin; 310000 Shanghai; 500000 Chongqing; 440100 Guangzhou; 440300 Shenzhen; 440400 Zhuhai; 440500 Shantou; 440600 Foshan; 440700 Jiangmen; 441300 Huizhou; 441900 Dongguan; 442000 Zhongshan; 330100 Hangzhou; 330200 Ningbo; 330300 Wenzhou; 330400 Jiaxing; 330500 Huzhou; 330600 Shaoxing; 330700 Jinhua; 331000 Taizhou; 320100 Nanjing; 320200 Wuxi; 320300 Xuzhou; 320400 Changzhou; 320500 Suzhou; 320600 Nantong; 321000 Yangzhou; 321100 Zhenjiang; 350100 Fuzhou; 350200 Xiamen; 350500 Quanzhou; 360100 Nanchang; 370100 Jinan; 370200 Qingdao; 370600 Yantai; 370700 Weifang; 371000 Weihai; 410100 Zhengzhou; 410300 Luoyang; 420100 Wuhan; 420500 Yichang; 430100 Changsha; 450100 Nanning; 450300 Guilin; 460100 Haikou; 460200 Sanya; 510100 Chengdu; 510700 Mianyang; 520100 Guiyang; 530100 Kunming; 540100 Lhasa; 610100 "Xi\'an"; 610100 Xian; 620100 Lanzhou; 630100 Xining; 640100 Yinchuan; 650100 Urumqi; 130100 Shijiazhuang; 130200 Tangshan; 140100 Taiyuan; 150100 Hohhot; 210100 Shenyang; 210200 Dalian; 220100 Changchun; 230100 Harbin; 340100 Hefei; 340200 Wuhu',
  ).map(([code, name]) => [name.replaceAll('"', '').toLowerCase(), code]),
);

const bare = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ (?:city|province|shi|sheng)$/, '');
const PROVINCE = endsWithOneOf([...provinces.keys()].flatMap((name) => [name, `${name} province`]));
const CITY = endsWithOneOf([...cities.keys()].flatMap((name) => [name, `${name} city`]));
const POSTCODE = /(?:^|[\s,])(\d{6})(?=[\s,]|$)/;

/** The last letters of a text as it is written, where the bare spelling of them is known. */
function takeEnd(text: string, pattern: RegExp): { found: string; rest: string } {
  const plain = text.normalize('NFC').replaceAll(/\p{L}/gu, (one) => one.normalize('NFD')[0]!);
  const found = pattern.exec(plain)?.[1];
  if (found === undefined) return { found: '', rest: text };
  const composed = text.normalize('NFC');
  const at = plain.replace(/\.$/, '').length - found.length;
  return { found: composed.slice(at, at + found.length), rest: trimCommas(composed.slice(0, at)) };
}

/** Chinese addresses in Latin letters: the places as written, the code of the city where it is one we know. */
export const latinChina: CountryReader = {
  names: /(?:^|[,\s]+)(?:(?:people's republic of )?china|p\.? ?r\.? ?(?:c|china)\.?)\.?$/i,
  read(text) {
    const match = POSTCODE.exec(text);
    const line =
      match === null
        ? text
        : trimCommas(`${text.slice(0, match.index)}${text.slice(match.index + match[0].length)}`);
    const region = takeEnd(line, PROVINCE);
    const municipality = cities.has(bare(region.found));
    const province = municipality ? '' : region.found;
    const town = municipality ? region : takeEnd(region.rest, CITY);
    let { found: city, rest: detail } = town;
    if (city === '' && province !== '') ({ last: city, before: detail } = lastPart(region.rest));
    return {
      province,
      city,
      detail,
      code: cities.get(bare(city)) ?? provinces.get(bare(province)) ?? '',
      postcode: match?.[1],
    };
  },
};
