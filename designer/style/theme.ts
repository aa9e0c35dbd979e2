import { theme, type ThemeConfig } from 'antd';

/** The class that `index.html` gives the whole page, under which every token stands as a `--ant-…` variable. */
const SCOPE = 'daliu';

const FONT =
  "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";
const MONO =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace";

/** Text on its ground keeps a contrast of 4.5 to 1 or more. */
const light: ThemeConfig['token'] = {
  colorPrimary: '#1d5fb4',
  colorInfo: '#1d5fb4',
  colorLink: '#1d5fb4',
  colorSuccess: '#1c7a48',
  colorWarning: '#8f5b00',
  colorError: '#bd2f26',
  colorTextBase: '#1d1f23',
  colorText: '#1d1f23',
  colorTextSecondary: '#54585f',
  colorTextTertiary: '#62676f',
  colorTextDescription: '#62676f',
  colorTextPlaceholder: '#737880',
  colorTextDisabled: '#8a8f97',
  colorBgLayout: '#f6f6f4',
  colorBorder: '#c9c9c3',
  colorBorderSecondary: '#e3e3df',
  colorPrimaryBg: '#e9f0fa',
  colorInfoBg: '#e9f0fa',
  colorSuccessBg: '#e6f3eb',
  colorWarningBg: '#fbf1dc',
  colorErrorBg: '#fceceb',
  colorPrimaryBgHover: '#d8e5f6',
  colorInfoBorder: '#b9d0ee',
  colorSuccessBorder: '#b3d9c2',
  colorWarningBorder: '#ecd29a',
  colorErrorBorder: '#f2c3bf',
};

const dark: ThemeConfig['token'] = {
  colorPrimary: '#5b93dd',
  colorInfo: '#7fb0f0',
  colorLink: '#7fb0f0',
  colorSuccess: '#6cc492',
  colorWarning: '#e0b060',
  colorError: '#f08d84',
  colorTextBase: '#e8eaed',
  colorBgBase: '#16181b',
  colorBgLayout: '#16181b',
  colorBgContainer: '#1d2024',
  colorBgElevated: '#24282d',
  colorTextSecondary: '#b4bac2',
  colorTextTertiary: '#959ca6',
  colorTextDescription: '#959ca6',
  colorTextPlaceholder: '#959ca6',
  colorTextLightSolid: '#10151c',
};

/** Calm and dense: text of 14 px, controls of 32, tables of small rows; nothing moves that need not. */
const shared: ThemeConfig['token'] = {
  fontFamily: FONT,
  fontFamilyCode: MONO,
  fontSize: 14,
  fontSizeSM: 12.5,
  fontSizeHeading1: 20,
  fontSizeHeading2: 16,
  fontSizeHeading3: 14,
  borderRadius: 6,
  borderRadiusLG: 8,
  controlHeight: 32,
  controlHeightSM: 26,
  motionUnit: 0.06,
  wireframe: false,
};

const components: ThemeConfig['components'] = {
  Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
  Table: {
    cellPaddingBlockSM: 7,
    cellPaddingInlineSM: 12,
    cellFontSizeSM: 13,
    headerSplitColor: 'transparent',
  },
  Card: { headerHeightSM: 40, headerFontSizeSM: 14, bodyPaddingSM: 14 },
  Tabs: { horizontalItemPaddingSM: '6px 0' },
  Drawer: { footerPaddingBlock: 12 },
};

/** The one place where the look of the interface is decided; everything else reads its tokens. */
export const themeOf = (isDark: boolean): ThemeConfig => ({
  cssVar: { key: SCOPE },
  hashed: false,
  algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
  token: { ...shared, ...(isDark ? dark : light) },
  components,
});
