/** Expressions that both servers are asked, instant and over a range. One a line. */
export const expressions: readonly string[] = `
http_requests_total
http_requests_total{service="cart"}
http_requests_total{service!="cart",code=~"2..|500"}
http_requests_total{service!~"c.*"}
{__name__=~"http_.*",code="500"}
{__name__="flat"}
{"flat",x="1"}
nothing_of_that_name
texts{text=~".*quotes.*"}
texts{text=~"two.lines"}
texts{text="한국어 café"}
texts{text=~\`with "quotes".*\`}
http_requests_total offset 5m
http_requests_total offset -2m
http_requests_total @ 1795177000
http_requests_total @ 1795177000.123 offset 90s
http_requests_total @ start()
http_requests_total @ end()
rate(http_requests_total[5m])
rate(http_requests_total[1m])
rate(http_requests_total[90s])
rate(http_requests_total[30s])
rate(http_requests_total[16s])
rate(http_requests_total[20m])
rate(http_requests_total[5m] offset 3m)
rate(http_requests_total[5m] @ 1795177200)
rate(http_requests_total[5m] @ end())
increase(http_requests_total[5m])
increase(http_requests_total[11m])
increase(restarts_total[15m])
increase(restarts_total[15m]) > 0
irate(http_requests_total[5m])
irate(http_requests_total[20s])
delta(temperature[10m])
idelta(temperature[5m])
deriv(temperature[10m])
deriv(flat[5m])
deriv(spiky[5m])
deriv(lonely[10m])
predict_linear(temperature[10m], 3600)
predict_linear(memory_bytes[5m], 4 * 3600)
predict_linear(temperature[10m] @ 1795177200, 60)
resets(http_requests_total[20m])
changes(restarts_total[30m])
changes(temperature[10m])
avg_over_time(temperature[5m])
avg_over_time(huge[5m])
min_over_time(temperature[5m])
max_over_time(temperature[5m])
sum_over_time(temperature[5m])
sum_over_time(huge[5m])
sum_over_time(spiky[5m])
count_over_time(temperature[5m])
last_over_time(temperature[5m])
last_over_time(short_lived[30m])
present_over_time(short_lived[10m])
quantile_over_time(0.9, temperature[5m])
quantile_over_time(0.5, spiky[5m])
quantile_over_time(1.5, flat[5m])
quantile_over_time(-1, flat[5m])
stddev_over_time(temperature[5m])
stdvar_over_time(memory_bytes[5m])
stddev_over_time(huge[5m])
absent(short_lived)
absent(short_lived{pod="a",x!="1",y=~"z"})
absent(sum(short_lived))
absent(flat)
absent_over_time(short_lived[5m])
absent_over_time(lonely{a="b",a="c",d="e"}[5m])
absent_over_time(nothing_of_that_name{x="y"}[5m])
sum(http_requests_total)
sum by (service) (http_requests_total)
sum without (code, instance) (http_requests_total)
sum by (nope) (http_requests_total)
sum by (__name__) ({__name__=~"flat|tiny"})
sum(huge)
sum(spiky)
sum(temperature)
avg by (zone) (temperature)
avg(huge)
min by (zone) (temperature)
max by (zone) (temperature)
min(spiky)
max(temperature)
count by (service) (http_requests_total)
count(nothing_of_that_name)
group by (service) (http_requests_total)
stddev by (zone) (temperature)
stdvar(memory_bytes)
stddev(spiky)
quantile(0.5, memory_bytes)
quantile by (namespace) (0.9, memory_bytes)
quantile(NaN, memory_bytes)
quantile(2, flat)
topk(2, memory_bytes)
bottomk(2, memory_bytes)
topk by (namespace) (1, memory_bytes)
topk(3, temperature)
bottomk(3, temperature)
topk(0, memory_bytes)
topk(100, memory_bytes)
topk(scalar(flat{x="1"}), memory_bytes)
count_values("value", flat)
count_values by (namespace) ("restarts", restarts_total)
count_values without (pod) ("v", restarts_total)
count_values("v", tiny)
flat + 1
1 + flat
flat - flat
flat * 2 - 1
flat / 0
-flat / 0
0 / (flat - flat)
temperature % 7
-temperature % 7
temperature ^ 2
2 ^ temperature
-2 ^ 2
vector(-2) ^ 2
temperature ^ 0.5
temperature atan2 flat{x="1"}
atan2_nothing
temperature atan2 2
flat == 3
flat != 3
temperature > 5
5 < temperature
temperature >= bool 5
3 == bool flat
flat == bool flat
flat < flat
1 == bool 1
2 > bool 3
NaN == bool NaN
temperature != temperature
flat + on (x) flat
left * on (k) right
left * on (k) group_left right
left * on (k) group_left (w) right
left + ignoring (v, w) right
left > on (k) right
left < on (k) right
left < bool on (k) right
left * on (k) group_right (v) both
both * on (k) group_left (v) left
both / ignoring (w, extra, v) group_left left
left == on (k) left
left and on (k) right
left and right
left or on (k) right
left or right
left unless on (k) right
left unless right
left and on () vector(1)
left and on () (vector(1) == 2)
left unless on () vector(1)
flat or vector(7)
nothing_of_that_name or vector(0)
left or on (k) right or on (k) both
left and on (k) right unless on (k) both
pod_info * on (pod, namespace) group_left (node) memory_bytes
memory_bytes * on (pod, namespace) group_left (node) pod_info
memory_bytes / on (pod, namespace, container) memory_limit_bytes
sum by (namespace, pod) (rate(cpu_seconds_total[5m])) * on (namespace, pod) group_left (node) pod_info
sum by (node) (sum by (namespace, pod) (rate(cpu_seconds_total[5m])) * on (namespace, pod) group_left (node) pod_info)
100 * sum by (service) (rate(http_requests_total{code="500"}[5m])) / sum by (service) (rate(http_requests_total[5m])) > 5
-temperature
+temperature
-(temperature)
- - temperature
-{__name__=~"flat"}
histogram_quantile(0.95, rate(latency_seconds_bucket[5m]))
histogram_quantile(0.5, sum by (le) (rate(latency_seconds_bucket[5m])))
histogram_quantile(0.99, sum by (le, service) (increase(latency_seconds_bucket[10m])))
histogram_quantile(0, latency_seconds_bucket)
histogram_quantile(1, latency_seconds_bucket)
histogram_quantile(-0.1, latency_seconds_bucket)
histogram_quantile(1.1, latency_seconds_bucket)
histogram_quantile(NaN, latency_seconds_bucket)
histogram_quantile(0.5, falling_bucket)
histogram_quantile(0.9, falling_bucket)
histogram_quantile(0.1, negative_bucket)
histogram_quantile(0.4, negative_bucket)
histogram_quantile(0.8, negative_bucket)
histogram_quantile(0.5, endless_bucket)
histogram_quantile(0.5, empty_bucket)
histogram_quantile(0.5, single_bucket)
histogram_quantile(0.5, broken_bucket)
histogram_quantile(0.5, twice_bucket)
histogram_quantile(0.6, almost_bucket)
histogram_quantile(0.5, flat)
histogram_quantile(scalar(flat{x="1"}) / 10, rate(latency_seconds_bucket[5m]))
histogram_quantile(0.9, {__name__=~"(falling|negative)_bucket"})
histogram_fraction(0, 0.2, rate(latency_seconds_bucket[5m]))
histogram_fraction(0.05, 1, latency_seconds_bucket)
histogram_fraction(-Inf, 0.2, latency_seconds_bucket)
histogram_fraction(2, 1, latency_seconds_bucket)
histogram_fraction(0.1, +Inf, latency_seconds_bucket)
histogram_fraction(0, 0.7, negative_bucket)
histogram_count(latency_seconds_bucket)
histogram_avg(flat)
rate(latency_seconds_sum[5m]) / rate(latency_seconds_count[5m])
max_over_time(rate(http_requests_total[1m])[10m:1m])
max_over_time(rate(http_requests_total[1m])[10m:])
avg_over_time(sum by (service) (rate(http_requests_total[1m]))[5m:30s])
min_over_time((temperature > 0)[5m:15s])
sum_over_time(temperature[5m:10s] offset 2m)
sum_over_time(temperature[5m:45s] @ 1795177200)
count_over_time(temperature[1m:7s])
count_over_time((temperature @ start())[1m:10s])
rate(http_requests_total[5m:30s])
deriv(temperature[5m:1m])
max_over_time(max_over_time(temperature[1m:10s])[5m:30s])
present_over_time(absent(short_lived)[10m:1m])
absent_over_time((short_lived > 1000)[5m:1m])
last_over_time(flat[1m:15s])
quantile_over_time(0.5, temperature[2m:5s])
label_replace(pod_info, "workload", "$1", "pod", "(.*)-[0-9]+")
label_replace(pod_info, "workload", "\${name}!", "pod", "(?P<name>.*)-.*")
label_replace(pod_info, "workload", "$1", "pod", "nothing(.*)")
label_replace(pod_info, "node", "", "node", ".*")
label_replace(flat, "__name__", "renamed", "", "")
label_replace(texts, "first", "$1$$", "text", "(?i)(PLAIN).*")
label_join(pod_info, "id", "/", "namespace", "pod", "nope")
label_join(flat, "x", "-")
clamp(temperature, -5, 10)
clamp(temperature, 10, -5)
clamp_min(temperature, 3)
clamp_max(temperature, 3)
clamp(temperature, scalar(flat{x="3"}), 100)
abs(temperature)
ceil(temperature)
floor(temperature)
round(temperature)
round(temperature, 0.1)
round(temperature, 5)
sqrt(temperature)
ln(temperature)
log2(temperature)
log10(temperature)
exp(temperature / 10)
sgn(temperature)
sgn(spiky)
sin(temperature)
cos(temperature)
tan(temperature)
asin(temperature / 40)
acos(temperature / 40)
atan(temperature)
sinh(temperature / 10)
cosh(temperature / 10)
tanh(temperature)
asinh(temperature)
acosh(temperature)
atanh(temperature / 40)
deg(temperature)
rad(temperature)
pi() * 2
scalar(flat)
scalar(flat{x="1"}) + 1
scalar(short_lived)
vector(time())
time() - 1795176000
timestamp(temperature)
timestamp(short_lived)
timestamp(temperature offset 1m)
timestamp(temperature @ 1795177000)
timestamp(temperature + 0)
time() - timestamp(http_requests_total) > 100
minute()
hour()
day_of_week()
day_of_month()
day_of_year()
days_in_month()
month()
year()
minute(vector(1795176061))
hour(vector(-3661))
day_of_week(vector(1795176061))
day_of_year(vector(1704067200))
days_in_month(vector(1709164800))
month(timestamp(flat))
year(vector(1e10))
sort(memory_bytes)
sort_desc(memory_bytes)
sort(temperature)
sort_desc(temperature)
42
-42
5m
1h30m
0x1F
010
1_000.5
.5e1
+Inf
-Inf
NaN
1 + 2 * 3 ^ 2 % 5 - 4 / 3
1 - -1
7 / 0 * 0
2 ^ 3 ^ 2
1 == bool 1 == bool 1
temperature > 0 and temperature < 10 or temperature == 11
sum(rate(http_requests_total[5m])) by (service) # a comment
SUM BY (zone) (temperature)
temperature > BOOL 3
flat{x="1"} - flat{x="1"} offset 5m
flat{x="1"} * flat{x="1"} @ start() ^ 2
(flat{x="1"} + 1) * 2
rate(flat[5m])
increase(memory_bytes[5m])
rate(http_requests_total[300])
avg_over_time(temperature[2.5])
`
  .trim()
  .split('\n');

/** Expressions that a server refuses, or that cannot be evaluated on this data. */
export const refused: readonly string[] = `
sum(rate(x[5m)
sum(
1 +
(1
x{a="b"
x[5m
foo(x)
foo bar
x{a=}
x{a="b" c="d"}
sum by (a (x)
)
x offset
rate(x)
rate(5)
sum(1)
sum("a")
abs(x[5m])
topk(x)
topk(1, x, 2)
topk("a", x)
count_values(1, x)
clamp(x)
clamp(x, 1, 2, 3)
round(x, 1, 2)
label_replace(x, "a")
label_join(x)
time(1)
1 == 2
1 and x
x and 1
x + "a"
"a" + "b"
-"a"
x + bool y
x * on (a) 1
x * on (a) group_left (a) y
x and on (a) group_left () y
{}
{a=""}
{a=~".*"}
x{__name__="y"}
x{a=~"("}
x{a=~"(?=b)"}
x{a=~"b)"}
x{a=~"*"}
x{a=~"[b"}
x[5m] + 
sum(x))
x y
x{a="b"} 5
rate(x[5m]) by (a)
sum(x) by
x offset y
x @ y
x[
x[5m:1m
x{a
x{
x{a="b",,}
"abc
'aq'
5x
1.5h
x[1.5h]
x[5q]
5 5
x[5m] y
x + + 
* x
x == == y
x & y
x ! y
{a="b"}{c="d"}
a:b{c="d"} e
(x + y)[5m]
1[5m:1m]
x[5m][5m]
x[0s]
x[5m:0s]
sum(x) offset 5m
1 offset 5m
x offset 5m offset 5m
x @ 5 @ 6
sum(x) @ 5
x @ Inf
x offset 5m [5m]
x @ 5 [5m]
sort_by_label(x, "a")
mad_over_time(x[5m])
limitk(1, x)
x[5m+1m]
both * on (k) right
flat * on () group_left () flat
left * on () right
both * on (k) both
left * on (k) both
both * on (k) group_left (v) both
both > on (k) left
label_replace(flat, "x", "same", "", "")
label_replace(flat, "y", "", "x", "(")
label_replace(flat, "", "", "x", "")
label_join(flat, "", "", "x")
rate({__name__=~"latency_seconds_(sum|count)"}[5m])
-{__name__=~"latency_seconds_(sum|count)"}
abs({__name__=~"latency_seconds_(sum|count)"})
{__name__=~"latency_seconds_(sum|count)"} + 1
topk(NaN, flat)
topk(1e30, flat)
count_values("", flat)
pod_info * on (node) pod_info
pod_info * on (node) group_left () pod_info
`
  .trim()
  .split('\n');
