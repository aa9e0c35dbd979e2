import { fact } from './facts.ts';

/** From a postcode on, up to the next entry: the state. Source: the areas of Pos Malaysia. */
export const stateRanges = fact(
  '01000 Perlis; 05000 Kedah; 10000 Pulau Pinang; 14290 Kedah; 14300 Pulau Pinang; 14390 Kedah; 14400 Pulau Pinang; 15000 Kelantan; 20000 Terengganu; 25000 Pahang; 30000 Perak; 34950 Kedah; 35000 Perak; 39000 Pahang; 40000 Selangor; 49000 Pahang; 50000 Kuala Lumpur; 62000 Putrajaya; 63000 Selangor; 69000 Pahang; 70000 Negeri Sembilan; 75000 Melaka; 79000 Johor; 87000 Labuan; 88000 Sabah; 93000 Sarawak',
);

/** From the first three digits on: the town that has most of their postcodes. A town in the text goes before it. */
export const townRanges = fact(
  '010 Kangar; 020 Kuala Perlis; 021 Padang Besar; 022 Kaki Bukit; 024 Kangar; 026 Arau; 027 Simpang ' +
    'Ampat; 050 Alor Setar; 060 Jitra; 061 Ayer Hitam; 062 Kepala Batas; 063 Kuala Nerang; 064 Pokok ' +
    'Sena; 065 Alor Setar; 066 Simpang Empat; 067 Pendang; 068 Kota Sarang Semut; 069 Yan; 070 Langkawi; ' +
    '080 Sungai Petani; 081 Bedong; 082 Sik; 083 Gurun; 084 Merbok; 085 Kota Kuala Muda; 086 Sungai ' +
    'Petani; 087 Jeniang; 088 Gurun; 090 Kulim; 091 Baling; 092 Kupang; 093 Kuala Ketil; 094 Padang ' +
    'Serai; 096 Lunas; 097 Karangan; 098 Serdang; 100 Pulau Pinang; 110 Balik Pulau; 111 Batu Ferringhi; ' +
    '112 Tanjong Bungah; 113 Penang Hill; 114 Pulau Pinang; 115 Ayer Itam; 116 Jelutong; 117 Gelugor; 118 ' +
    'Usm Pulau Pinang; 119 Bayan Lepas; 120 Butterworth; 131 Penaga; 132 Kepala Batas; 133 Tasek Gelugor; ' +
    '134 Butterworth; 135 Permatang Pauh; 136 Perai; 138 Butterworth; 140 Bukit Mertajam; 141 Simpang ' +
    'Ampat; 142 Bandar Bahru; 143 Nibong Tebal; 144 Kubang Semang; 150 Kota Bharu; 160 Bachok; 161 Kota ' +
    'Bharu; 162 Tumpat; 163 Bachok; 164 Ketereh; 165 Kem Desa Pahlawan; 166 Pulai Chondong; 167 Cherang ' +
    'Ruku; 168 Pasir Puteh; 170 Pasir Mas; 172 Rantau Panjang; 175 Tanah Merah; 176 Jeli; 177 Ayer Lanas; ' +
    '180 Kuala Krai; 182 Dabong; 183 Gua Musang; 184 Temangan; 185 Machang; 200 Kuala Terengganu; 214 ' +
    'Bukit Payong; 215 Sungai Tong; 216 Marang; 217 Kuala Berang; 218 Ajil; 220 Jerteh; 221 Permaisuri; ' +
    '222 Kampung Raja; 223 Kuala Besut; 230 Dungun; 231 Paka; 232 Bukit Besi; 233 Ketengah Jaya; 234 Al ' +
    'Muktatfi Billah Shah; 240 Cukai; 241 Kijal; 242 Kemasek; 243 Kerteh; 250 Kuantan; 261 Balok; 262 ' +
    'Jaya Gading; 263 Gambang; 264 Bandar Pusat Jengka; 265 Maran; 266 Pekan; 267 Muadzam Shah; 268 Kuala ' +
    'Rompin; 269 Bandar Tun Abdul Razak; 270 Jerantut; 272 Kuala Lipis; 273 Benta; 274 Dong; 275 Sungai ' +
    'Ruan; 276 Raub; 280 Temerloh; 281 Chenor; 282 Triang; 284 Mentakab; 285 Lanchang; 286 Karak; 287 ' +
    'Bentong; 288 Lurah Bilut; 300 Ipoh; 310 Batu Gajah; 311 Sungai Siput; 312 Chemor; 313 Ipoh; 315 ' +
    'Pusing; 316 Gopeng; 317 Malim Nawar; 318 Jeram; 319 Kampar; 320 Sitiawan; 321 TLDM Lumut; 322 Lumut; ' +
    '323 Pangkor; 324 Ayer Tawar; 325 Changkat Keruing; 326 Bandar Seri Iskandar; 327 Bruas; 328 Parit; ' +
    '329 Lambor Kanan; 330 Kuala Kangsar; 331 Pengkalan Hulu; 332 Intan; 333 Gerik; 334 Lenggong; 335 ' +
    'Sauk; 336 Enggor; 337 Padang Rengas; 338 Manong; 340 Taiping; 341 Selama; 342 Parit Buntar; 343 ' +
    'Bagan Serai; 344 Simpang Ampat Semanggol; 345 Batu Kurau; 346 Kamunting; 347 Matang; 348 Changkat ' +
    'Jering; 349 Pantai Remis; 350 Tapah; 353 Chenderiang; 354 Tapah Road; 355 Bidor; 356 Sungkai; 357 ' +
    'Trolak; 358 Slim River; 359 Tanjong Malim; 360 Teluk Intan; 361 Bagan Datoh; 362 Selekoh; 363 Sungai ' +
    'Sumun; 364 Hutan Melintang; 365 Ulu Bernam; 366 Chenderong Balai; 367 Chikus; 368 Kampung Gajah; 390 ' +
    'Tanah Rata; 391 Brinchang; 392 Ringlet; 400 Shah Alam; 410 Klang; 420 Pelabuhan Klang; 421 Klang; ' +
    '422 Kapar; 423 Bandar Puncak Alam; 424 Shah Alam; 425 Telok Panglima Garang; 426 Jenjarom; 427 ' +
    'Banting; 428 Tanjong Sepat; 429 Pulau Indah; 430 Kajang; 431 Hulu Langat; 432 Cheras; 433 Seri ' +
    'Kembangan; 434 Serdang; 435 Kajang; 436 Bandar Baru Bangi; 437 Beranang; 438 Dengkil; 439 Sungai ' +
    'Pelek; 440 Kuala Kubu Baru; 441 Kerling; 442 Rasa; 443 Batang Kali; 450 Kuala Selangor; 451 Sungai ' +
    'Ayer Tawar; 452 Sabak Bernam; 453 Sungai Besar; 454 Sekinchan; 455 Tanjong Karang; 456 Batang ' +
    'Berjuntai; 457 Bukit Rotan; 458 Jeram; 460 Petaling Jaya; 470 Sungai Buloh; 471 Puchong; 472 Subang ' +
    'Airport; 473 Petaling Jaya; 475 Subang Jaya; 478 Petaling Jaya; 480 Rawang; 482 Serendah; 483 ' +
    'Rawang; 490 Bukit Fraser; 500 Kuala Lumpur; 533 Setapak; 535 Kuala Lumpur; 555 Subang Jaya; 557 ' +
    'Kuala Lumpur; 620 Putrajaya; 630 Cyberjaya; 640 KLIA; 680 Ampang; 681 Batu Caves; 690 Genting ' +
    'Highlands; 700 Seremban; 710 Port Dickson; 711 Linggi; 712 Rantau; 713 Kota; 714 Rembau; 715 Tanjong ' +
    'Ipoh; 716 Kuala Klawang; 717 Mantin; 718 Nilai; 719 Labu; 720 Kuala Pilah; 721 Bahau; 722 Batu ' +
    'Kikir; 723 Simpang Pertang; 724 Simpang Durian; 725 Kuala Pilah; 730 Tampin; 731 Johol; 732 ' +
    'Gemencheh; 734 Gemas; 735 Rompin; 750 Melaka; 761 Durian Tunggal; 762 Kem Trendak; 763 Sungai Udang; ' +
    '764 Tanjong Kling; 770 Jasin; 771 Asahan; 772 Bemban; 773 Merlimau; 774 Sungai Rambai; 775 Selandar; ' +
    '780 Alor Gajah; 781 Lubok China; 782 Kuala Sungai Baru; 783 Masjid Tanah; 790 Iskandar Puteri; 800 ' +
    'Johor Bahru; 808 Ibrahim International Business District; 809 Johor Bahru; 810 Kulai; 811 Johor ' +
    'Bahru; 814 Senai; 815 Gelang Patah; 816 Pengerang; 817 Masai; 818 Ulu Tiram; 819 Kota Tinggi; 820 ' +
    'Pontian; 821 Ayer Baloi; 822 Benut; 823 Kukup; 830 Batu Pahat; 831 Rengit; 832 Senggarang; 833 Seri ' +
    'Gading; 834 Seri Medan; 835 Parit Sulong; 836 Semerah; 837 Yong Peng; 840 Muar; 841 Parit Jawa; 842 ' +
    'Muar; 843 Bukit Pasir; 844 Sungai Mati; 845 Panchor; 846 Pagoh; 847 Gerisek; 848 Bukit Gambir; 849 ' +
    'Tangkak; 850 Segamat; 851 Batu Anam; 852 Jementah; 853 Labis; 854 Chaah; 860 Kluang; 861 Ayer Hitam; ' +
    '862 Simpang Rengam; 863 Rengam; 864 Batu Pahat; 865 Bekok; 866 Paloh; 867 Kahang; 868 Mersing; 869 ' +
    'Endau; 870 Labuan; 880 Kota Kinabalu; 890 Keningau; 891 Kota Belud; 892 Tamparuli; 893 Ranau; 895 ' +
    'Penampang; 896 Papar; 897 Bongawan; 898 Beaufort; 899 Nabawan; 900 Sandakan; 901 Beluran; 902 Kota ' +
    'Kinabatangan; 903 Sandakan; 904 Pamol; 907 Sandakan; 910 Tawau; 911 Lahad Datu; 912 Kunak; 913 ' +
    'Semporna; 930 Kuching; 940 Bau; 942 Siburan; 943 Kota Samarahan; 945 Lundu; 946 Asajaya; 947 Serian; ' +
    '948 Simunjan; 949 Lingga; 950 Sri Aman; 953 Roban; 954 Saratok; 955 Debak; 956 Spaoh; 957 Betong; ' +
    '958 Engkilili; 959 Lubok Antu; 960 Sibu; 961 Sarikei; 962 Daro; 963 Dalat; 964 Mukah; 965 Bintangor; ' +
    '966 Julau; 967 Kanowit; 968 Kapit; 969 Belaga; 970 Bintulu; 971 Sebauh; 972 Tatau; 973 Bintulu; 980 ' +
    'Baram; 981 Bekenu; 982 Niah; 983 Long Lama; 987 Limbang; 988 Lawas ',
);

/** How people write the states, in lower case without dots. */
export const stateNames: Readonly<Record<string, string>> = {
  johor: 'Johor',
  'johor darul takzim': 'Johor',
  jhr: 'Johor',
  kedah: 'Kedah',
  kdh: 'Kedah',
  kelantan: 'Kelantan',
  ktn: 'Kelantan',
  melaka: 'Melaka',
  malacca: 'Melaka',
  mlk: 'Melaka',
  'negeri sembilan': 'Negeri Sembilan',
  'n sembilan': 'Negeri Sembilan',
  n9: 'Negeri Sembilan',
  nsn: 'Negeri Sembilan',
  pahang: 'Pahang',
  phg: 'Pahang',
  'pulau pinang': 'Pulau Pinang',
  'p pinang': 'Pulau Pinang',
  penang: 'Pulau Pinang',
  pinang: 'Pulau Pinang',
  png: 'Pulau Pinang',
  perak: 'Perak',
  prk: 'Perak',
  perlis: 'Perlis',
  pls: 'Perlis',
  sabah: 'Sabah',
  sbh: 'Sabah',
  sarawak: 'Sarawak',
  swk: 'Sarawak',
  selangor: 'Selangor',
  'selangor darul ehsan': 'Selangor',
  sgr: 'Selangor',
  sel: 'Selangor',
  terengganu: 'Terengganu',
  trengganu: 'Terengganu',
  trg: 'Terengganu',
  'wilayah persekutuan kuala lumpur': 'Kuala Lumpur',
  'wp kuala lumpur': 'Kuala Lumpur',
  'wilayah persekutuan': 'Kuala Lumpur',
  'w p kuala lumpur': 'Kuala Lumpur',
  'kuala lumpur': 'Kuala Lumpur',
  wpkl: 'Kuala Lumpur',
  kl: 'Kuala Lumpur',
  'wilayah persekutuan labuan': 'Labuan',
  'wp labuan': 'Labuan',
  labuan: 'Labuan',
  'wilayah persekutuan putrajaya': 'Putrajaya',
  'wp putrajaya': 'Putrajaya',
  putrajaya: 'Putrajaya',
};
