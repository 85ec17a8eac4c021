using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Passes.Graph.Tests.Fuse;

/// <summary>Producers the fusion rules look for.</summary>
internal static class Networks
{
    public static Location Named(string name) => Location.Named(name);

    public static Value Conv(SampleBuilder s, bool bias = true, bool relu = false, long group = 1, Value? filter = null, Value? computedBias = null) =>
        Sdk.Ops.Top.Conv.Create(
            s.Builder, Named("conv"), s.Input(2, 4, 5, 6), filter ?? s.Weight(6, 4 / group, 3, 3), computedBias ?? (bias ? s.Weight(6) : null),
            [3, 3], [1, 1], [1, 1, 1, 1], group: group, doRelu: relu).Output;

    public static Value Deconv(SampleBuilder s, long group = 1) => Sdk.Ops.Top.Deconv.Create(
        s.Builder, Named("deconv"), s.Input(2, 4, 5, 6), s.Weight(4, 6 / group, 2, 3), s.Weight(6), [2, 3], [2, 2], [0, 0, 0, 0], group: group).Output;

    public static Value Scale(SampleBuilder s, Value x, Value? factor = null, Value? offset = null, bool relu = false) => Sdk.Ops.Top.Scale.Create(
        s.Builder, Named("y"), x, factor ?? s.Weight(x.Shape[1]), offset ?? s.Weight(x.Shape[1]), doRelu: relu, reluLimit: relu ? 0.75 : -1).Output;

    public static Value Add(SampleBuilder s, Value a, Value b, bool relu = false, EquatableList<double>? coeff = null) =>
        Sdk.Ops.Top.Add.Create(s.Builder, Named("y"), [a, b], doRelu: relu, reluLimit: relu ? 0.75 : -1, coeff: coeff).Output;

    /// <summary>Makes a value be read a second time.</summary>
    public static Value ReadTwice(SampleBuilder s, Value value, Value last) =>
        Concat.Create(s.Builder, Named("both"), [value, last], 0).Output;
}
