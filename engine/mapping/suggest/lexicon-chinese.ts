/** Chinese words of the trade and their features; the form is that of `lexicon.ts`. They match anywhere in a heading. */
export const chinese = `
订单 交易: order
主订单 父订单 总订单: order
子订单 子单 明细单 订单明细 子交易: line
赠品 赠送 礼物: gift
活动: campaign
编号 单号 号码 流水号 序号: no
号: no
ID id: id
订单号 订单编号 订单号码 订单编码 订单ID 交易编号 主订单号 主订单编号 原始单号 平台单号 线上单号 网店订单号 平台订单号 店铺订单号 来源单号 线上订单号 原始订单号 平台订单编号: order no
系统单号 内部单号 内部订单号 ERP单号 系统订单号: own no
支付单号 支付流水号 付款单号 支付交易号 交易号 交易单号 支付流水: pay no
商户订单号 商家订单号 外部订单号 外部单号: seller order no
商品 宝贝 货品 产品 物品 货物 选购商品: item
全部: all
商品名称 宝贝标题 商品标题 产品名称 货品名称 宝贝名称 商品名 品名 商品全称 商品信息: item name
商品简称: item name short
标题 名称: name
姓名 名字: name person
抬头: title
商家编码 商品编码自定义 外部编码 货号 商品货号 商家货号 规格编码 规格商家编码 商家SKU 商家sku 商家规格编码 sku货号 商品商家编码: merchant
SKU sku 样式 单品: sku
规格ID 样式ID skuid SKUID: sku id
编码 代码 编号: code
商品编号: item id
商品编码 产品编码 货品编码 宝贝编码 存货编码: item code
商品ID 商品id 宝贝ID 产品ID 商品数字ID 宝贝数字ID 款式编码 SPU款号 款号: item id
规格维度 自定义: -
商品维度: spu
规格 商品规格 规格名称 规格型号 颜色分类 颜色尺码 尺码 型号 款式 商品属性 销售属性 宝贝属性 规格属性 套餐 颜色规格 颜色: spec
属性: spec
数量 件数 个数 份数: quantity
件: -
购买 订购 成交 下单 拍下: created
购买数量 订购数量 成交数量 下单数量 商品数量 宝贝数量 商品件数 产品数量 销售数量 销量 发货数量 应发数量: item quantity
种类 种类数 品种: kinds
单价 商品单价 销售单价 成交单价 成交价 售价 商品售价 销售价 商品价格 宝贝价格 京东价 单件价格: item price
价格 价 单品价: price
原价 吊牌价 市场价 划线价 标价: price list
单件 每件: unit
总共: total
改价 调价: adjust money
条码 条形码 商品条码 69码 国际码: barcode
重量 毛重 净重 商品重量: weight
体积: volume
收货人 收件人 收货方 收件方 提货人 收货联系人 收货 收件: receiver
收货人姓名 收件人姓名 收货姓名 收件姓名 收货人名称 联系人 收货人名 联系人姓名 收货人联系人: receiver name
手机 手机号 手机号码 移动电话 联系手机 收货手机 联系手机号: mobile
电话 联系电话 联系方式 电话号码 收货电话: phone
固话 固定电话 座机: landline
地址 详细地址 街道地址: address
收货地址 收件地址 送货地址 配送地址 详细收货地址 收货详细地址 提货地址 收货人地址 收件人地址: receiver address
详细 详情 明细: detail
省 省份 州 省州 省直辖市 省自治区: province
市 城市 地级市: city
区 区县 县 县区 区域县 县市区: district
地区 区域 所在地区 省市区 省市县: region
街道 乡镇 镇 四级地址 乡镇街道: street
国家 国家地区 国家或地区: country
邮编 邮政编码 收货邮编: postcode
邮箱 电子邮箱 邮件: email
收货人身份证 身份证 身份证号 证件 证件号: idcard
实名: realname
买家 用户 客户 顾客 会员 购买人 下单人 消费者 买方 付款人: buyer
昵称 旺旺 旺旺号 网名: nick
会员名 账号 帐号 用户名 会员号 买家账号 下单帐号 下单账号 账户 帐户 会员账号: account
支付宝账号 支付宝账户: pay account
买家ID 用户ID 会员ID 买家id: buyer id
留言 买家留言 买家备注 用户备注 客户备注 客户留言 顾客留言 买家附言 买家说明 用户留言: remark buyer
备注 说明 附言: remark
描述: description
卖家备注 商家备注 客服备注 店铺备注 内部备注 商户备注 卖家留言: remark seller
订单备注: order remark
商家订单备注: remark seller
付款备注: pay remark
备注等级 旗帜 插旗 旗标 标旗 旗帜颜色 打标颜色 备注旗帜 备注颜色: flag
等级 级别: level
标签 标记 标识: tag
卖家 商家 店家 商户: seller
店铺 网店 门店 归属店铺 店铺名称 所属店铺 店铺名 来源店铺: shop
服务门店 预约门店 自提门店 自提点: pickup
平台: platform
渠道 来源 订单来源 订单渠道: channel
来源平台 销售平台 电商平台: platform
时间 日期 时刻: time
下单时间 创建时间 拍下时间 订单创建时间 订单提交时间 成交时间 交易时间 订购时间 购买时间 提交时间 下单日期 订单时间 订单日期 订单生成时间 交易创建时间 录单时间: created time
创建 提交 生成: created
付款 支付 已付 缴费 付款确认: pay
付款时间 支付时间 支付完成时间 付款日期 付款确认时间 买家付款时间 订单支付时间 订单付款时间 支付日期: pay time
发货 出库 已发货: shipped
发货时间 出库时间 发货日期 订单发货时间: shipped time
承诺 最晚 最迟 预计 预售 承诺发货 截止 要求: promised
预约: promised
最晚发货时间 承诺发货时间 最迟发货时间 预计发货时间 发货截止时间 预售发货时间 应发货时间 剩余发货时间: promised shipped time
确认收货 签收 收货确认 妥投 已签收 送达: delivered
揽收 取件: collected
确认收货时间 签收时间: delivered time
收货时间: delivered time
完成 结束 完结 成功: completed
完成时间 交易完成时间 订单完成时间 交易结束时间 交易成功时间 结束时间: completed time
更新 修改 变更 最后修改: updated
更新时间 修改时间 最后更新时间 最近更新时间: updated time
修改后: changed
关闭 取消 作废: closed
原因: reason
定金 订金 特权订金: deposit
尾款: rest
状态: status
订单状态 交易状态: order status
售后 退款 退货 退换货 已退款 已退 退单 退换: refund
售后状态 退款状态 退货状态: refund status
退款金额 已退金额 退款总额 退款总金额 已退款金额 实退金额 商品已退款金额 订单退款: refund money
发货状态 物流状态: parcel status
金额 款 总额 款项 钱: money
费用 费: fee
实付 实付款 实付金额 实际支付 实际付款 实际支付金额 实付总额 已付金额 付款金额 支付金额 实付价 实际付款金额 买家实付 订单实付 订单实际支付金额 已支付金额: pay money
应付 应付金额 应付款 应支付 应付总额 应收 应收金额 待付金额: due money
订单金额 订单总额 订单总价 总金额 订单总金额 总价 合计 总计 合计金额 交易金额 成交金额 订单价格: total money
总: total
小计 商品小计: item subtotal money
货款 商品总价 商品金额 商品总额 商品总金额 货品金额 商品合计 货款金额 商品原价总额 商品价款: goods money
商品实付 商品实付金额 商品实际价格: item pay money
实际价格: pay price
分摊 平均 均摊: share
实收 实收款 实际收款 商家实收 收入 商家收入 实际收款金额 收款 收款金额 结算 打款 回款 应结 预计收入: settled money
结算时间: settled time
实际: actual
返点 返利 返现: rebate
积分: points
抵扣: discount
优惠 折扣 立减 满减 减免 让利 红包 优惠金额 折扣金额 优惠总额 优惠折扣 总优惠 卡券 优惠券 代金券 集分宝 礼金: discount
跨店: cross
券: coupon
优惠码 券码 优惠券码 优惠码名称 优惠券码名称: coupon code
补贴 平台补贴: subsidy discount
平台优惠 平台优惠折扣 平台券优惠 平台承担优惠 平台立减: platform discount
店铺优惠 商家优惠 店铺优惠折扣 商家承担优惠 卖家优惠: seller discount
主播 达人 团长 分销 分销员 推广 推广者 带货 快赚客 CPS MCN 招商 机构 服务商: promoter
佣金 佣金率: commission
服务费 手续费 技术服务费: service fee
保险 运费险 保费: insurance
邮费 运费 快递费 物流费 配送费 运费金额 邮资: freight
投保: insurance
税 税费 税额 税金: tax
币种 货币 币别: currency
物流 快递 运单 包裹 面单 配送: parcel
物流单号 快递单号 运单号 运单编号 物流编号 快递编号 物流运单号 快递运单号 发货单号 面单号 物流号: parcel no
物流公司 快递公司 承运商 快递名称 物流公司名称 快递公司名称 物流商 快递商 物流服务商 配送公司: parcel company | parcel
公司: company
物流方式 运送方式 配送方式 发货方式 运输方式 快递方式: parcel method
信息: info
包裹号 包裹编号: package no
仓库 发货仓 仓储 发货仓库 仓: warehouse
发票 开票 票: invoice
公司名称: company name
支付方式 付款方式 支付渠道 支付类型: pay method
方式 类型 类别 性质: type
模式: type
是否 有无: bool
链接 网址 图片 照片 预览图: url
率 比例: ratio
提现 保单 余额 期末余额 账户余额: balance
余额支付: balance pay
政府 国补: subsidy
定制: custom
虚拟号 隐私号: mobile
有效期 过期 失效: expires
脱敏: masked
密文 加密: cipher
挂起: hold
收货信息 收件信息: receiver info
分: -
元: -
的 和 及 或 含 被 可 已 为 与 并 从 由 订: -
`;
