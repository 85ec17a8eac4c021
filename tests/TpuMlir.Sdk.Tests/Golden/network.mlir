module @net attributes {module.chip = "ALL", module.state = "TOP_F32", module.weight_file = "net_weight.npz"} {
  func.func @main(%arg0: tensor<1x3x8x8xf32> loc("x")) -> (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) {
    %0 = "top.None"() : () -> none loc(unknown)
    %1 = "top.Input"(%arg0) : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32> loc("x")
    %2 = "top.Weight"() : () -> tensor<4x3x3x3xf32> loc("w")
    %3 = "top.Conv"(%1, %2, %0) {do_relu = false, kernel_shape = [3, 3], pads = [1, 1, 1, 1], relu_limit = -1.000000e+00 : f64, strides = [1, 1]} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, none) -> tensor<1x4x8x8xf32> loc("c"("Conv:conv1"))
    %4 = "top.Relu"(%3) {relu_limit = 6.000000e+00 : f64} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32> loc("r")
    return %4, %3 : tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32> loc(unknown)
  } loc(unknown)
} loc(unknown)
