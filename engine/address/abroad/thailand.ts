import { withText, type CountryReader } from './place.ts';
import { trimCommas } from './take-lines.ts';

const provinces =
  'กรุงเทพมหานคร|กรุงเทพฯ|กรุงเทพ|กทม.|กระบี่|กาญจนบุรี|กาฬสินธุ์|กำแพงเพชร|ขอนแก่น|จันทบุรี|ฉะเชิงเทรา|ชลบุรี|ชัยนาท|ชัยภูมิ|ชุมพร|เชียงราย|เชียงใหม่|ตรัง|ตราด|ตาก|นครนายก|นครปฐม|นครพนม|นครราชสีมา|นครศรีธรรมราช|นครสวรรค์|นนทบุรี|นราธิวาส|น่าน|บึงกาฬ|บุรีรัมย์|ปทุมธานี|ประจวบคีรีขันธ์|ปราจีนบุรี|ปัตตานี|พระนครศรีอยุธยา|อยุธยา|พะเยา|พังงา|พัทลุง|พิจิตร|พิษณุโลก|เพชรบุรี|เพชรบูรณ์|แพร่|ภูเก็ต|มหาสารคาม|มุกดาหาร|แม่ฮ่องสอน|ยโสธร|ยะลา|ร้อยเอ็ด|ระนอง|ระยอง|ราชบุรี|ลพบุรี|ลำปาง|ลำพูน|เลย|ศรีสะเกษ|สกลนคร|สงขลา|สตูล|สมุทรปราการ|สมุทรสงคราม|สมุทรสาคร|สระแก้ว|สระบุรี|สิงห์บุรี|สุโขทัย|สุพรรณบุรี|สุราษฎร์ธานี|สุรินทร์|หนองคาย|หนองบัวลำภู|อ่างทอง|อำนาจเจริญ|อุดรธานี|อุตรดิตถ์|อุทัยธานี|อุบลราชธานี';
const latinProvinces =
  'Bangkok|Krabi|Kanchanaburi|Kalasin|Kamphaeng Phet|Khon Kaen|Chanthaburi|Chachoengsao|Chon ?Buri|Chai ?Nat|Chaiyaphum|Chumphon|Chiang Rai|Chiang Mai|Trang|Trat|Tak|Nakhon Nayok|Nakhon Pathom|Nakhon Phanom|Nakhon Ratchasima|Korat|Nakhon Si Thammarat|Nakhon Sawan|Nonthaburi|Narathiwat|Nan|Bueng Kan|Buri ?Ram|Pathum Thani|Prachuap Khiri Khan|Prachin Buri|Pattani|(?:Phra Nakhon Si )?Ayutthaya|Phayao|Phang ?Nga|Phatthalung|Phichit|Phitsanulok|Phetchaburi|Phetchabun|Phrae|Phuket|Maha Sarakham|Mukdahan|Mae Hong Son|Yasothon|Yala|Roi Et|Ranong|Rayong|Ratchaburi|Lop ?Buri|Lampang|Lamphun|Loei|Si ?Sa ?Ket|Sakon Nakhon|Songkhla|Satun|Samut Prakan|Samut Songkhram|Samut Sakhon|Sa Kaeo|Saraburi|Sing Buri|Sukhothai|Suphan Buri|Surat Thani|Surin|Nong Khai|Nong Bua Lam ?Phu|Ang Thong|Amnat Charoen|Udon Thani|Uttaradit|Uthai Thani|Ubon Ratchathani';
const BOUNDARY = String.raw`(?=[\s,]|\d{5}|$)`;
const PROVINCE = new RegExp(
  `(?:^|[\\s,])(?:(?:จังหวัด|จ\\.)\\s*)?(${provinces.replaceAll('.', String.raw`\.`)})${BOUNDARY}|(?:^|[\\s,])(?:changwat |province of )?(${latinProvinces})(?: province)?${BOUNDARY}`,
  'gi',
);
const DISTRICT =
  /(?:^|[\s,])((?:เขต|อำเภอ|อ\.)\s?[^\s,]+|(?:khet|amphoe|amphur) [\p{L} ]+?(?=,|$|\s\d)|[\p{Lu}][\p{L}]+(?: [\p{Lu}][\p{L}]+)? district)(?=[\s,]|$)/iu;
const TAMBON = /(?:^|[\s,])((?:แขวง|ตำบล|ต\.)\s?[^\s,]+|(?:khwaeng|tambon) [\p{L} ]+?(?=,|$|\s\d))/iu;
const POSTCODE = /(?:^|[\s,]|(?<=[\u0e00-\u0e7f]))(\d{5})(?=[\s,]|$)/g;

/** House, soi, road, tambon or khwaeng, then amphoe or khet, province and postcode. */
export const thailand: CountryReader = {
  names: /(?:^|[,\s]+)(?:ประเทศไทย|thailand)\.?$/i,
  read(text) {
    const postcode = [...text.matchAll(POSTCODE)].at(-1);
    const bare = postcode === undefined ? text : cut(text, postcode);
    const province = [...bare.matchAll(PROVINCE)].at(-1);
    const upper = province === undefined ? bare : cut(bare, province);
    const district = DISTRICT.exec(upper);
    const detail = district === null ? upper : cut(upper, district);
    const tambon = TAMBON.exec(detail)?.[1];
    return {
      province: province?.[1] ?? province?.[2] ?? '',
      city: district?.[1] ?? '',
      ...withText('street', tambon),
      detail: trimCommas(detail),
      postcode: postcode?.[1],
    };
  },
};

const cut = (text: string, match: RegExpExecArray): string =>
  trimCommas(
    `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`.replaceAll(/\s+/g, ' '),
  );
