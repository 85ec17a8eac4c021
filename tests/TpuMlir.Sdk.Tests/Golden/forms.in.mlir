// Every form the parser takes; forms.mlir is what it prints.
#loc1 = loc("x")
!packed = tensor<4x!quant.calibrated<f32<-1.0:1.0>>>
"builtin.module"() ({
  "func.func"() ({
  ^bb0(%arg0: tensor<1x3x8x8xf32> loc(#loc1), %unused: tensor<2xi32>):
    %none = "top.None"() : () -> none
    %x = "top.Input"(%arg0) {
        a = 1.0e-10 : f64, aa = 1.000000e+03 : f16, ab = @"a b", ac = 5 : ui8, ad = -5, ae = -1 : index, af = unit,
        ag = 0xFFFFFFFF : i32, ah = tensor<f32>, ai = memref<2xf32>, aj = dense<> : tensor<0xf32>, ak = tensor<0x2xf16>,
        al = true, am = array<i64>, an = @main, ao = [#foo<"x>">, !foo<[{}]>], ap = 9223372036854775807 : i64,
        aq = tensor<2xindex>, ar = 18446744073709551615 : ui64, as = 1 : i1, at = tensor<2xsi4>,
        au = !quant.uniform<u8<1:3>:f32, 0.5>, av = 3.40282347E+38 : f64, aw = vector<2xf32>, ax = f32, ay = i1,
        az = array<f32: 1.0, 0x7F800000>, ba = [0x7FF0000000000000 : f64, 1.5], bb = array<i1: true, false>
      } : (tensor<1x3x8x8xf32>) -> tensor<*xf32> loc("x"("Input:x"))
    %y:2, %z = "top.Three"(%x, %none) <{p = 1 : i64}> ({
    ^bb0(%a: tensor<2xsi8> loc("q")):
      "top.Yield"(%a) : (tensor<2xsi8>) -> () loc(fused["a", "b"("c")])
    }, {}, {
      "top.Later"(%late) : (tensor<2xi1>) -> ()   // a forward reference
      %late = "top.Now"() : () -> tensor<2xi1>
      "top.Outer"(%x) : (tensor<*xf32>) -> ()
    }) {
        b = [1, 2], c, "d-e" = 1, f = 0x7FF0000000000000 : f64, g = 3 : si32, h = array<i64: 1, -2>,
        i = dense<[1.0,   2.0]> : tensor<2xf32>, j = false, k = @a::@b, l = {x = 1 : i64, "y z"},
        m = tensor<*x!quant.uniform<u8:f32, 0.1:3>>, n = !packed, o = #foo<bar "a">, q = "a\n\22\\x\t\E4\C3\A4ü",
        r = (i32) -> (), s = affine_map<(d0) -> (d0)>, t = #foo.bar<x>, u = 1.e10 : f32, v = -0.0,
        w = tensor<2x3x!quant.uniform<i8<-127:127>:f32:0, {0.1:0,0.2:1}>>, x = loc(#loc2), y = 0x7F80 : bf16,
        z = 0x7E00 : f16, za = (tensor<f32>) -> ((i32) -> i32), zb = 0.1 : f32, zc = 0.1, zd = 1.2345678901234567
      } : (tensor<*xf32>, none) -> (tensor<2xi1>, tensor<?x2xui32>, !other.type<"<">) loc("f":1:2)
    "top.Use"(%y#1, %y#0, %y) : (tensor<?x2xui32>, tensor<2xi1>, tensor<2xi1>) -> () loc(fused<"meta">["a"])
    "top.Use"(%z) : (!other.type<"<">) -> () loc(callsite("a" at #loc2))
    "func.return"(%x) : (tensor<*xf32>) -> ()
  }) {function_type = (tensor<1x3x8x8xf32>, tensor<2xi32>) -> tensor<*xf32>, sym_name = "main", arg_attrs = [{tpu.note = "n"}, {}]} : () -> ()
  func.func private @declared(tensor<2xf32> {tpu.a}, i32) -> (i32 {tpu.b}, f32)
  func.func @empty() attributes {z = 1 : i32} {
    return
  }
}) {module.chip = "ALL", module.weight_file = "w.npz", sym_name = "net"} : () -> ()
#loc2 = loc("child"(#loc1))
