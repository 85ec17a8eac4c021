using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>One case for each message about operands and attributes that do not fit together.</summary>
public class InvalidOperatorTests
{
    private static readonly Dictionary<string, Func<SampleBuilder, Op>> s_cases = new()
    {
        ["the input has 3 dimensions (3x9x9), not 4"] = s => Conv.Create(s.Builder, s.Location, s.Input(3, 9, 9), s.Weight(8, 3, 3, 3), null, [3, 3], [1, 1], [0, 0, 0, 0]),
        ["pads has 2 entries, not 4"] = s => Conv.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(8, 3, 3, 3), null, [3, 3], [1, 1], [0, 0]),
        ["strides [0, 1] has an entry below 1"] = s => Conv.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(8, 3, 3, 3), null, [3, 3], [0, 1], [0, 0, 0, 0]),
        ["kernel_shape [3, 2] is not that of the filter 8x3x3x3"] = s => Conv.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(8, 3, 3, 3), null, [3, 2], [1, 1], [0, 0, 0, 0]),
        ["a filter of 8x3x3x3 in 2 groups does not fit 3 input channels"] = s => Conv.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(8, 3, 3, 3), null, [3, 3], [1, 1], [0, 0, 0, 0], group: 2),
        ["7 output channels do not divide into 3 groups"] = s => Conv.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(7, 1, 3, 3), null, [3, 3], [1, 1], [0, 0, 0, 0], group: 3),
        ["the window [3, 3] is larger than the padded input 1x3x2x9"] = s => Conv.Create(s.Builder, s.Location, s.Input(1, 3, 2, 9), s.Weight(8, 3, 3, 3), null, [3, 3], [1, 1], [0, 0, 0, 0]),
        ["a bias of 7 does not fit 8 channels"] = s => Conv.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(8, 3, 3, 3), s.Weight(7), [3, 3], [1, 1], [0, 0, 0, 0]),
        ["group is 0"] = s => Conv.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(8, 3, 3, 3), null, [3, 3], [1, 1], [0, 0, 0, 0], group: 0),
        ["a filter of 4x8x3x3 does not fit 3 input channels"] = s => Deconv.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(4, 8, 3, 3), null, [3, 3], [1, 1], [0, 0, 0, 0]),
        ["3 input channels do not divide into 2 groups"] = s => Deconv.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), s.Weight(3, 8, 3, 3), null, [3, 3], [1, 1], [0, 0, 0, 0], group: 2),
        ["pads [2, 2, 1, 1] leave nothing of the output"] = s => Deconv.Create(s.Builder, s.Location, s.Input(1, 3, 1, 1), s.Weight(3, 8, 3, 3), null, [3, 3], [1, 1], [2, 2, 1, 1]),
        ["pads [2, 0, 0, 0] are not smaller than the window [2, 2]"] = s => MaxPool.Create(s.Builder, s.Location, s.Input(1, 3, 9, 9), [2, 2], [1, 1], [2, 0, 0, 0]),
        ["the inner extents of 3x4 and 5x4 are 4 and 5"] = s => MatMul.Create(s.Builder, s.Location, s.Input(3, 4), s.Input(5, 4), null),
        ["a scalar has no matrix product"] = s => MatMul.Create(s.Builder, s.Location, s.Input(Tensor.From([1f], [])), s.Input(4), null),
        ["shapes 2, 3 do not broadcast"] = s => MatMul.Create(s.Builder, s.Location, s.Input(2, 3, 4), s.Input(3, 4, 5), null),
        ["shapes 2x3, 4 do not broadcast"] = s => Add.Create(s.Builder, s.Location, [s.Input(2, 3), s.Input(4)]),
        ["there are 1 operands, fewer than 2"] = s => Mul.Create(s.Builder, s.Location, [s.Input(2, 3)]),
        ["1 coefficients for 2 operands"] = s => Add.Create(s.Builder, s.Location, [s.Input(3), s.Input(3)], coeff: [1]),
        ["a slope of 2x3 does not broadcast to 3"] = s => PRelu.Create(s.Builder, s.Location, s.Input(3), s.Weight(2, 3)),
        ["an input of 3 has no channels"] = s => Scale.Create(s.Builder, s.Location, s.Input(3), s.Weight(3), s.Weight(3)),
        ["a vector of 4 does not fit 3 channels"] = s => Scale.Create(s.Builder, s.Location, s.Input(2, 3), s.Weight(3), s.Weight(4)),
        ["there is no axis 2 in 2 dimensions"] = s => Softmax.Create(s.Builder, s.Location, s.Input(2, 3), 2),
        ["axes [1, -1] name one twice"] = s => Reduce.Create(s.Builder, s.Location, s.Input(2, 3), [1, -1], true, "ReduceSum"),
        ["mode 'Mean' is not a reduction"] = s => Reduce.Create(s.Builder, s.Location, s.Input(2, 3), [1], true, "Mean"),
        ["[0, 0] is not an order of 2 dimensions"] = s => Permute.Create(s.Builder, s.Location, s.Input(2, 3), [0, 0]),
        ["2x3 and 5 differ in the number of elements"] = s => Reshape.Create(s.Builder, s.Location, s.Input(2, 3), [5]),
        ["shape [-1] has an entry below 0"] = s => Reshape.Create(s.Builder, s.Location, s.Input(2, 3), [-1]),
        ["axes [0] of 2x3 are not all 1"] = s => Squeeze.Create(s.Builder, s.Location, s.Input(2, 3), [0]),
        ["start_dim 1 is behind end_dim 0"] = s => Flatten.Create(s.Builder, s.Location, s.Input(2, 3), startDim: 1, endDim: 0),
        ["the step of dimension 0 is 0"] = s => Slice.Create(s.Builder, s.Location, s.Input(3), [0], [0], [3]),
        ["slice 0 to 4 by 1 is outside dimension 0 of 3"] = s => Slice.Create(s.Builder, s.Location, s.Input(3), [0], [1], [4]),
        ["pieces of [1, 1] do not make axis 0 of 3"] = s => Split.Create(s.Builder, s.Location, s.Input(3), 2, 0, 2, [1, 1]),
        ["there are 2 results and 3 sizes, num is 3"] = s => Split.Create(s.Builder, s.Location, s.Input(3), 2, 0, 3),
        ["2x4 and 2x3 differ elsewhere than along axis 0"] = s => Concat.Create(s.Builder, s.Location, [s.Input(2, 3), s.Input(2, 4)], 0),
        ["there is no operand"] = s => Concat.Create(s.Builder, s.Location, [], 0),
        ["tile has 1 entries, not 2"] = s => Tile.Create(s.Builder, s.Location, s.Input(2, 3), [1]),
        ["mode 'wrap' is not constant, reflect or edge"] = s => Pad.Create(s.Builder, s.Location, s.Input(3), [1, 1], mode: "wrap"),
        ["dimension 1 of 3x0 has no elements to repeat"] = s => Pad.Create(s.Builder, s.Location, s.Input(3, 0), [0, 1, 0, 0], mode: "reflect"),
        ["paddings [-2, -2] cut more than dimension 0 of 3 has"] = s => Pad.Create(s.Builder, s.Location, s.Input(3), [-2, -2]),
        ["indices of 2 do not drop axis 0"] = s => Gather.Create(s.Builder, s.Location, s.Input(3), s.Weight(Tensor.FromLongs(0, 1)), 0, keepdims: false),
        ["scales 0 and 2 are not positive"] = s => Upsample.Create(s.Builder, s.Location, s.Input(1, 1, 2, 2), 0, 2),
        ["mode 'cubic' is not nearest or linear"] = s => Interp.Create(s.Builder, s.Location, s.Input(1, 1, 2, 2), "cubic", "half_pixel", 2, 2, 4, 4),
        ["there is no coord_mode 'tf_crop_and_resize'"] = s => Interp.Create(s.Builder, s.Location, s.Input(1, 1, 2, 2), "linear", "tf_crop_and_resize", 2, 2, 4, 4),
        ["there is no nearest_mode 'even'"] = s => Interp.Create(s.Builder, s.Location, s.Input(1, 1, 2, 2), "nearest", "half_pixel", 2, 2, 4, 4, "even"),
        ["an output of 0 by 4"] = s => Interp.Create(s.Builder, s.Location, s.Input(1, 1, 2, 2), "linear", "half_pixel", 2, 2, 0, 4),
        ["scales 2 and -2 are not positive"] = s => Interp.Create(s.Builder, s.Location, s.Input(1, 1, 2, 2), "linear", "half_pixel", 2, -2, 4, 4),
        ["'float' is not an element type"] = s => Cast.Create(s.Builder, s.Location, s.Input(3), "float"),
        ["there is no element type"] = s => Cast.Create(s.Builder, s.Location, s.Input(3), ""),
        ["3 channels do not divide into 2 groups"] = s => ShuffleChannel.Create(s.Builder, s.Location, s.Input(1, 3, 2, 2), 2),
        ["1x6x2x2 does not divide into blocks of 2 by 2"] = s => Depth2Space.Create(s.Builder, s.Location, s.Input(1, 6, 2, 2), 2, 2),
        ["blocks of 0 by 2"] = s => Depth2Space.Create(s.Builder, s.Location, s.Input(1, 6, 2, 2), 0, 2),
    };

    public static TheoryData<string> Messages => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public void The_message_says_what_does_not_fit(string message)
    {
        var s = new SampleBuilder("invalid");
        OpException error = Assert.Throws<OpException>(() => s_cases[message](s));
        Assert.Equal(message, error.Message);
        Assert.DoesNotContain(error.Operation, s.Module.Operations);
    }
}
