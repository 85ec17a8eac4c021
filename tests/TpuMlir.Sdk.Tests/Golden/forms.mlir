module @net attributes {module.chip = "ALL", module.weight_file = "w.npz"} {
  func.func @main(%arg0: tensor<1x3x8x8xf32> {tpu.note = "n"} loc("x"), %arg1: tensor<2xsi32> loc(unknown)) -> tensor<*xf32> {
    %0 = "top.None"() : () -> none loc(unknown)
    %1 = "top.Input"(%arg0) {a = 1.000000e-10 : f64, aa = 1.000000e+03 : f16, ab = @"a b", ac = 5 : ui8, ad = -5 : i64, ae = -1 : index, af, ag = -1 : i32, ah = tensor<f32>, ai = memref<2xf32>, aj = dense<> : tensor<0xf32>, ak = tensor<0x2xf16>, al = true, am = array<i64>, an = @main, ao = [#foo<"x>">, !foo<[{}]>], ap = 9223372036854775807 : i64, aq = tensor<2xindex>, ar = 18446744073709551615 : ui64, as = true, at = tensor<2xsi4>, au = !quant.uniform<u8<1:3>:f32, 0.5>, av = 3.40282347e+38 : f64, aw = vector<2xf32>, ax = f32, ay = i1, az = array<f32: 1.000000e+00, 0x7F800000>, ba = [0x7FF0000000000000 : f64, 1.500000e+00], bb = array<i1: true, false>} : (tensor<1x3x8x8xf32>) -> tensor<*xf32> loc("x"("Input:x"))
    %2:3 = "top.Three"(%1, %0) ({
    ^bb0(%arg2: tensor<2xsi8> loc("q")):
      "top.Yield"(%arg2) : (tensor<2xsi8>) -> () loc(fused["a", "b"("c")])
    }, {
    }, {
      "top.Later"(%3) : (tensor<2xi1>) -> () loc(unknown)
      %3 = "top.Now"() : () -> tensor<2xi1> loc(unknown)
      "top.Outer"(%1) : (tensor<*xf32>) -> () loc(unknown)
    }) {b = [1, 2], c, "d-e" = 1 : i64, f = 0x7FF0000000000000 : f64, g = 3 : si32, h = array<i64: 1, -2>, i = dense<[1.0, 2.0]> : tensor<2xf32>, j = false, k = @a::@b, l = {x = 1 : i64, "y z"}, m = tensor<*x!quant.uniform<u8:f32, 1.000000e-01:3>>, n = tensor<4x!quant.calibrated<f32<-1.000000e+00:1.000000e+00>>>, o = #foo<bar "a">, p = 1 : i64, q = "a\0A\22\\x\09\E4\C3\A4\C3\BC", r = (i32) -> (), s = affine_map<(d0) -> (d0)>, t = #foo.bar<x>, u = 1.000000e+10 : f32, v = -0.000000e+00 : f64, w = tensor<2x3x!quant.uniform<i8<-127:127>:f32:0, {1.000000e-01,2.000000e-01:1}>>, x = loc("child"("x")), y = 0x7F80 : bf16, z = 0x7E00 : f16, za = (tensor<f32>) -> ((i32) -> i32), zb = 1.000000e-01 : f32, zc = 1.000000e-01 : f64, zd = 1.2345678901234567e+00 : f64} : (tensor<*xf32>, none) -> (tensor<2xi1>, tensor<?x2xui32>, !other.type<"<">) loc("f":1:2)
    "top.Use"(%2#1, %2#0, %2#0) : (tensor<?x2xui32>, tensor<2xi1>, tensor<2xi1>) -> () loc(fused<"meta">["a"])
    "top.Use"(%2#2) : (!other.type<"<">) -> () loc(callsite("a" at "child"("x")))
    return %1 : tensor<*xf32> loc(unknown)
  } loc(unknown)
  func.func private @declared(tensor<2xf32> {tpu.a}, i32) -> (i32 {tpu.b}, f32) loc(unknown)
  func.func @empty() attributes {z = 1 : i32} {
    return loc(unknown)
  } loc(unknown)
} loc(unknown)
