using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random commands on the simulator and on SOPHGO's functional model give the same bytes.</summary>
public sealed class DifferentialTests
{
    private const string NotRun =
        "NOT RUN: the comparison with SOPHGO's functional model needs TPUMLIR_BM1684X_CMODEL to name libcmodel_1684x.so";

    [SkippableTheory]
    [InlineData("f32", "f32")]
    [InlineData("f16", "f16")]
    [InlineData("f16", "f32")]
    [InlineData("bf16", "bf16")]
    [InlineData("bf16", "f32")]
    public void Conv_float(string type, string result) =>
        Compare($"conv {type} to {result}", c => ConvCases.Float(c, Type(type), Type(result)));

    [SkippableTheory]
    [InlineData(0, "i32")]
    [InlineData(0, "i16")]
    [InlineData(0, "i8")]
    [InlineData(1, "i16")]
    [InlineData(1, "i8")]
    [InlineData(2, "i16")]
    [InlineData(2, "i8")]
    public void Conv_integer(int function, string result) =>
        Compare($"conv {function} to {result}", c => ConvCases.Integer(c, function, Type(result)));

    [SkippableTheory]
    [InlineData(0, "f32", "f32")]
    [InlineData(0, "f16", "f16")]
    [InlineData(0, "bf16", "bf16")]
    [InlineData(2, "f32", "f32")]
    [InlineData(1, "f32", "f32")]
    [InlineData(1, "f16", "f16")]
    [InlineData(1, "bf16", "bf16")]
    [InlineData(4, "f32", "f32")]
    [InlineData(4, "f16", "f16")]
    [InlineData(4, "bf16", "bf16")]
    [InlineData(0, "i8", "i8")]
    [InlineData(0, "i8", "i16")]
    [InlineData(0, "i8", "i32")]
    [InlineData(2, "i8", "i8")]
    [InlineData(1, "i8", "i8")]
    [InlineData(1, "i8", "i16")]
    [InlineData(4, "i8", "i8")]
    public void Pool_and_depthwise(int function, string type, string result) =>
        Compare($"pord {function} {type} to {result}", c => ConvCases.Pool(c, function, Type(type), Type(result)));

    [SkippableTheory]
    [InlineData(1, "f32", "f32")]
    [InlineData(1, "i8", "i32")]
    [InlineData(1, "i16", "i32")]
    [InlineData(2, "i8", "i8")]
    [InlineData(2, "i8", "i16")]
    [InlineData(3, "i8", "i8")]
    [InlineData(3, "i8", "i16")]
    public void Matrix(int function, string type, string result) =>
        Compare($"mm {function} {type} to {result}", c => MatrixCases.Sections(c, function, Type(type), Type(result)));

    [SkippableTheory]
    [InlineData(4, "f16", "f16")]
    [InlineData(4, "f16", "f32")]
    [InlineData(4, "bf16", "bf16")]
    [InlineData(4, "bf16", "f32")]
    [InlineData(4, "i8", "i32")]
    [InlineData(5, "f16", "f16")]
    [InlineData(5, "bf16", "f32")]
    [InlineData(5, "i8", "i32")]
    [InlineData(6, "f16", "f32")]
    [InlineData(6, "bf16", "bf16")]
    [InlineData(6, "i8", "i32")]
    public void Matrix2(int function, string type, string result) =>
        Compare($"mm2 {function} {type} to {result}", c => MatrixCases.Channels(c, function, Type(type), Type(result)));

    [SkippableTheory]
    [InlineData("f32")]
    [InlineData("f16")]
    [InlineData("bf16")]
    public void Elementwise_float(string type) =>
        Compare($"ar {type}", c => ElementwiseCases.Float(c, [0, 2, 3, 4, 5, 18, 27, 26], Type(type)));

    [SkippableFact]
    public void Elementwise_divide() => Compare("ar div", c => ElementwiseCases.Float(c, [12], ElementType.Float32));

    [SkippableFact]
    public void Elementwise_integer() => Compare("ar int", c => ElementwiseCases.Integer(c, [0, 2, 3, 15, 16, 20], shifted: false));

    [SkippableFact]
    public void Elementwise_integer_shifted() => Compare("ar int shifted", c => ElementwiseCases.Integer(c, [0, 2, 3, 15, 16, 20], shifted: true));

    [SkippableFact]
    public void Elementwise_multiply_high() => Compare("ar muldhr", c => ElementwiseCases.Integer(c, [23], shifted: false));

    [SkippableFact]
    public void Elementwise_logic() => Compare("ar logic", c => ElementwiseCases.SameInteger(c, [7, 8, 9, 1, 19, 26, 29, 30], sameSign: false));

    [SkippableFact]
    public void Elementwise_integer_extrema() => Compare("ar max min", c => ElementwiseCases.SameInteger(c, [4, 5], sameSign: true));

    [SkippableTheory]
    [InlineData(6)]
    [InlineData(21)]
    [InlineData(22)]
    public void Elementwise_shift(int function) => Compare($"ar shift {function}", c => ElementwiseCases.Shift(c, function));

    [SkippableFact]
    public void Elementwise_select() => Compare("ar select", ElementwiseCases.Select);

    [SkippableFact]
    public void Elementwise_cast() => Compare("ar cast", ElementwiseCases.Cast);

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Requantise(int function) => Compare($"rq {function}", c => OtherTiuCases.Requantise(c, function));

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Transpose(int function) => Compare($"trans {function}", c => OtherTiuCases.Transpose(c, function));

    [SkippableTheory]
    [InlineData("f32")]
    [InlineData("f16")]
    [InlineData("bf16")]
    public void Taylor(string type) => Compare($"taylor {type}", c => OtherTiuCases.Taylor(c, Type(type)));

    [SkippableFact]
    public void Reciprocal_square_root() => Compare("rsqrt", OtherTiuCases.ReciprocalSquareRoot);

    [SkippableTheory]
    [InlineData("f32", "f32")]
    [InlineData("f32", "i32")]
    [InlineData("f16", "f16")]
    [InlineData("f16", "i16")]
    [InlineData("bf16", "bf16")]
    [InlineData("bf16", "i16")]
    public void Normalise(string type, string result) =>
        Compare($"normalise {type} {result}", c => OtherTiuCases.Normalise(c, Type(type), Type(result)));

    [SkippableTheory]
    [InlineData("f32")]
    [InlineData("f16")]
    [InlineData("bf16")]
    public void Linear(string type) => Compare($"lin {type}", c => OtherTiuCases.Linear(c, Type(type)));

    [SkippableTheory]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(26)]
    public void Compares(int function) => Compare($"cmp {function}", c => OtherTiuCases.Compare(c, function));

    [SkippableTheory]
    [InlineData("f32")]
    [InlineData("f16")]
    [InlineData("bf16")]
    public void Vector_cross_float(string type) => Compare($"vc {type}", c => OtherTiuCases.Vector(c, [0, 2, 3, 4, 5], Type(type)));

    [SkippableTheory]
    [InlineData("i8")]
    [InlineData("i16")]
    [InlineData("i32")]
    public void Vector_cross_integer(string type) => Compare($"vc {type}", c => OtherTiuCases.Vector(c, [0, 2, 3, 4, 5, 7, 8, 9, 15, 16], Type(type)));

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    public void Gather(int function) => Compare($"sg {function}", c => GatherCases.Run(c, function));

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Gdma_tensor(int special) => Compare($"gdma tensor {special}", c => GdmaCases.Tensor(c, special));

    [SkippableFact]
    public void Gdma_fill() => Compare("gdma fill", GdmaCases.Fill);

    [SkippableFact]
    public void Gdma_channel_width() => Compare("gdma cw transpose", GdmaCases.ChannelWidth);

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gdma_matrix(bool transposed) => Compare($"gdma matrix {transposed}", c => GdmaCases.Matrix(c, transposed));

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gdma_general(bool broadcast) => Compare($"gdma general {broadcast}", c => GdmaCases.General(c, broadcast));

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gdma_indexed(bool scatter) => Compare($"gdma indexed {scatter}", c => GdmaCases.Indexed(c, scatter));

    [SkippableFact]
    public void Gdma_masked_select() => Compare("gdma masked select", GdmaCases.MaskedSelect);

    [SkippableFact]
    public void Gdma_nonzero() => Compare("gdma nonzero", GdmaCases.NonZero);

    private static ElementType Type(string name) => name switch
    {
        "i8" => ElementType.Int8,
        "i16" => ElementType.Int16,
        "i32" => ElementType.Int32,
        "f16" => ElementType.Float16,
        "bf16" => ElementType.BFloat16,
        _ => ElementType.Float32,
    };

    private static void Compare(string family, Action<DifferentialCase> build)
    {
        Skip.If(!VendorModel.IsAvailable, NotRun);
        using var runner = new DifferentialRunner();
        runner.Run(family, build);
    }
}
