/**
 * English words of the trade and some Malay and Indonesian ones, with their features; the form is that of `lexicon.ts`.
 * They match as whole words.
 */
export const latin = `
order orders trade pesanan: order
order no|order number|order id|order sn|ordersn|orderno|orderid|tid|trade id|trade no|order reference|order ref|po number|order code|nombor pesanan|no pesanan|bil pesanan|salesorder no|sales order number|sales order no|reference order number: order no
order line|order item|lineitem id|order item id|line id|oid|sub order id|suborder id|order line id|line no|order item no|sub order no: line no
suborder|sub order: line
no number nombor nomor sn nbr: no
quantity|qty|kuantiti|jumlah barang|item count|units|pcs|kuantitas: quantity
item num|goods num|buy num|product num|goods count|product count|buy count|sku num|num: item quantity | no
no of product|number of items|item quantity: item quantity
id iid uid: id
code kode kod: code
item items product products goods lineitem line lines article merchandise produk barang commodity: item
item name|product name|product title|item title|lineitem name|goods name|description of goods|nama produk|product|nama barang|commodity name|listing title: item name
name title nama: name
full name|fullname: name person
sku: sku
sku code|seller sku|sellersku|merchant sku|outer sku id|outer id|out sku id|outer sku|outersku|sku reference no|sku ref no|merchant code|merchant sku code|item sku|product sku|vendor sku|seller sku code|outer code|supplier sku|sku no|sku number|kode sku|nomor referensi sku|custom label|out id: merchant
sku id|skuid|variant id|variation id|model id: sku id
parent sku|sku induk|parent sku reference no|spu|parent asin|style no|style number|spu code: spu
product id|item id|goods id|productid|itemid|num iid|listing id|asin: item id
reference ref: ref
spec|specification|variation|variant|variation name|option|options|sku properties name|sku properties|properties|attributes|model|size|color|colour|variasi|sku spec|goods spec|variant title: spec
price harga: price
unit: unit
unit price|deal price|lineitem price|item price|sale price|selling price|sell price|unit cost price|price per unit|harga seunit|goods price|product price|item cost: item price
original price|list price|compare at price|market price|retail price|rrp|msrp|original unit price|harga awal|harga asal: price list
barcode|ean|upc|gtin: barcode
weight|berat|gross weight|net weight: weight
volume: volume
masked desensitized: masked
encrypted cipher ciphertext: cipher
expire expires expiry expiration: expires
hold: hold
receiver recipient consignee penerima addressee shipto deliverto: receiver
ship to|deliver to: receiver
receiver name|recipient name|consignee name|shipping name|ship name|nama penerima|ship to name|delivery name|shipping full name|ship to contact: receiver name
shipping: shipto | freight | parcel
delivery pengiriman penghantaran: shipto | parcel
ship: shipto | parcel | shipped
mobile|handphone|hp|cellphone|cell|mobile phone|mobile number|no hp: mobile
phone|telephone|tel|phone number|contact number|contact no|telefon|no telefon|telepon|nombor telefon|phone no: phone
contact: contact
address|alamat|addr|address line|street address|address1|address 1|addr1|address line 1|detail address|detailed address|full address|alamat penuh: address
address2|address 2|address3|address 3|address4|address 4|address5|address 5|addr2|addr3|addr4|addr5|addr 2|addr 3|addr 4|addr 5|address line 2|address line 3|phone2|phone 2|second|secondary|additional: second
detail detailed details: detail
information info: info
province|negeri|provinsi|state province|prov|province name|state name: province
region: province | region
city|town|bandar|kota|post town|city name|municipality: city
district|county|area|daerah|suburb|kecamatan|kabupaten|district name: district
street|subdistrict|jalan|ward|barangay|township: street
country|negara|country code|country region|country name: country
postcode|post code|postal code|zip|zip code|zipcode|poskod|kode pos|postalcode|postal: postcode
email|e mail|emel: email
buyer customer user client pembeli member purchaser shopper: buyer
username|user name|nick|nickname|buyer nick|account|login|screen name|handle: account
buyer id|customer id|user id|open id|openid|open uid: buyer id
remark remarks note notes memo comment comments message catatan mesej instruction instructions: remark
buyer message|buyer memo|buyer note|buyer remark|buyer comment|customer note|customer message|remark from buyer|message to seller|order note|delivery instruction|buyer words: remark buyer
seller memo|seller note|seller remark|merchant remark|merchant note|internal note|staff note|seller message|vender remark|vendor remark: remark seller
note attributes|: attributes
from dari to of the and by in for on with a an: -
seller merchant vendor vender supplier penjual: seller
shop store kedai toko outlet: shop
store name|shop name|seller name|shop title: shop name
platform marketplace: platform
channel source: channel
time date at datetime timestamp tarikh masa tanggal waktu: time
created creation create placed ordered purchase purchased booking: created
add time|order time|order date|created at|creation date|creation time|created time|created date|date created|purchase date|order creation date|order placed time: created time
tarikh pesanan|waktu pesanan dibuat|order created time|gmt create: created time
paid dibayar pembayaran paying: pay
payment time|pay time|paid time|payment date|paid at|paid date|tarikh bayaran|waktu pembayaran dilakukan: pay time
shipped fulfilled dispatched consign consigned despatch dispatch fulfillment fulfilment: shipped
ship time|ship date|shipped at|consign time|fulfilled at|delivery time|shipping time|shipped time|ready to ship time|rts time|ship out time: shipped time
fulfillment status|fulfilment status|shipping status|delivery status: parcel status
financial status|payment status|pay status: pay status
promised estimated expected latest deadline sla: promised
estimated ship out date|ship by date|ship by|latest ship date|promised shipping time|ship out date|ship before|last ship time|latest ship time|last delivery time: promised shipped time
rts tts: promised
delivered received sign signed: delivered
received: delivered | settled
complete completed selesai finish finished success end done: completed
end time|: completed time
updated modified update modify changed last gmt: updated
update time|updated at|modified time|last modified|modified at: updated time
gmt modified|updatetime|last update: updated time
cancelled canceled cancel cancelation cancellation batal void closed close: closed
reason sebab: reason
status: status
state: province | status
order status|order state|status pesanan|trade status: order status
substatus: status sub
refund refunded return returned returns reverse refunds: refund
bayaran balik|: refund
jumlah: money | quantity
amount money sum value cost fee fees: money
grand total|order total|order amount|total amount|total price|jumlah besar|order value|order price: total money
total: total | total money
subtotal|goods amount|merchandise total|items total|product subtotal|items subtotal|goods total|merchandise subtotal|item total|total goods: goods money
sku subtotal|line total|lineitem total|line subtotal|item subtotal|line amount|row total: item subtotal money
before after original: original
payable|amount due|order payable|amount payable: due money
actual actually real: actual
paid price|paid amount|pay amount|amount paid|payment amount|actual payment|total paid|pay price|payment|actual paid|real pay|real pay amount|paid total|payamount: pay money
payment|pay: pay | pay money
outstanding balance credit wallet: balance
discount discounts diskaun promotion promo voucher rebate coupon deduction potongan: discount
discount amount|total discount|discount total|order discount: discount money
discount code|voucher code|coupon code|promo code: coupon code
seller discount|shop discount|store discount|merchant discount|seller rebate|seller voucher: seller discount
platform discount|shopee discount|lazada discount|platform voucher|marketplace discount: platform discount
shipping fee|shipping cost|freight|postage|post fee|shipping price|delivery fee|delivery charge|shipping amount|shipping charge|kos penghantaran|ongkos kirim|shipping total|carriage|postage fee|shipping paid|buyer paid shipping fee|freight fee|logistics fee|express fee: freight
tax taxes vat gst sst cukai pajak duties duty: tax
currency|currency code|mata wang|ccy: currency
shipment logistics courier express consignment parcel logistic: parcel
tracking number|tracking no|tracking id|tracking code|waybill no|waybill number|waybill|awb|awb no|airway bill|shipment number|tracking|logistics no|express no|nombor penjejakan|no resi|mail no|consignment no|shipping no|express number|logistics number|courier number|tracking numbers|shipping code|shipping sn|invoice no: parcel no
package: package
shipping provider|shipping provider name|courier|courier name|carrier|carrier name|logistics company|logistics provider|express company|shipping company|shipping carrier|shipping courier|kurier|kurir|logistics name|tracking company|express name|delivery company|logistics company name|shipping carrier name: parcel company
provider carrier: company
shipping method|shipping option|delivery option|delivery method|delivery type|shipment method|shipment type|ship method|shipping type: parcel method
company: companyname
warehouse wh: warehouse
invoice: invoice
billing bill payer: billing
payment method|metode pembayaran|kaedah pembayaran|pay method|pay type|payment type|kaedah bayaran|payment channel|paymethod|payment gateway|pay way: pay method
method type kind mode: type
is has whether flag indicator accepts requires: bool
url link image picture: url
rate ratio percent percentage: ratio
points coins coin cashback: points
commission affiliate creator influencer: promoter
service transaction handling: service
settlement settled payout income earning earnings: settled money
deposit: deposit
gift: gift
bundle: bundle
tag tags label labels: tag
sub: sub
vendor: seller
employee location device risk terms receipt branch: other
oaid: oaid
idcard|id number|national registration number|ic number|identity: idcard
shopee lazada: platform
kg g gram grams cents fen rm usd cny myr: -
`;
