using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>AR's cast between all types (isa.md section 5.4).</summary>
[SkipLocalsInit]
internal static unsafe class ElementwiseCast
{
    /// <summary>The conversion of a run for the operands' types.</summary>
    public static RowBody Body(ElementwiseOperands o)
    {
        ElementType from = o.A.Type, to = o.Result.Type;
        var mode = (RoundingMode)o.Mode;
        if (from.IsHalf() && to.IsHalf() && from != to)
        {
            throw new SimulationException($"cast from {from} to {to} is illegal");
        }

        return (from.IsFloat(), to.IsFloat()) switch
        {
            (false, false) => (in p, target) => Saturate(o, p, target),
            // Numbers of up to 16 bits are exact in f32.
            (false, true) when to == ElementType.Float32 && (from.Bits() < 32 || mode == RoundingMode.HalfToEven) => (in p, target) => ToNearest(o, p, target),
            (false, true) when from.Bits() < 32 && mode == RoundingMode.HalfToEven => (in p, target) => ToNearest(o, p, target),
            (false, true) => (in p, target) => FromInteger(o, p, target),
            (true, false) => (in p, target) => ToInteger(o, p, target),
            _ when from == to => (in p, target) => ToIntegral(o, p, target),
            _ when mode == RoundingMode.HalfToEven || to == ElementType.Float32 => (in p, target) => Nearest(o, p, target),
            _ => (in p, target) => Narrow(o, p, target),
        };
    }

    private static long Step(ElementwiseOperands o, in RowPosition p) => p.Joined ? o.Result.Type.Size() : o.Result.Stride.W;

    private static void Saturate(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        long* values = stackalloc long[RowLoop.Run];
        o.A.LoadLongs(p, o.A.Signed, values);
        for (int i = 0; i < p.Count; i += 8)
        {
            Integers.Saturate(Vector512.Load(values + i), o.Result.Type, o.ResultSigned).Store(values + i);
        }

        Elements.StoreLongs(values, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void ToNearest(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        int* words = stackalloc int[RowLoop.Run];
        float* floats = (float*)words;
        o.A.LoadWords(p, o.A.Signed, words);
        bool unsigned = o.A.Type.Bits() == 32 && !o.A.Signed;
        for (int i = 0; i < p.Count; i += 16)
        {
            Vector512<int> value = Vector512.Load(words + i);
            (unsigned ? Vector512.ConvertToSingle(value.AsUInt32()) : Vector512.ConvertToSingle(value)).Store(floats + i);
        }

        Elements.StoreFloats(floats, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void FromInteger(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        long* values = stackalloc long[RowLoop.Run];
        o.A.LoadLongs(p, o.A.Signed, values);
        for (int i = 0; i < p.Count; i += 8)
        {
            Casts.ToFloat(Vector512.ConvertToDouble(Vector512.Load(values + i)), o.Result.Type, (RoundingMode)o.Mode).Store(values + i);
        }

        Elements.StoreLongs(values, target, Step(o, p), o.Result.Type, p.Count);
    }

    // Only narrowing flushes; other casts see denormals.
    private static void ToInteger(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        float* floats = stackalloc float[RowLoop.Run];
        long* values = stackalloc long[RowLoop.Run];
        o.A.LoadUnchanged(p, floats);
        for (int i = 0; i < p.Count; i += 8)
        {
            Casts.ToInteger(Elements.Widen(floats + i), o.Result.Type, o.ResultSigned, (RoundingMode)o.Mode).Store(values + i);
        }

        Elements.StoreLongs(values, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void ToIntegral(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        float* floats = stackalloc float[RowLoop.Run];
        o.A.LoadUnchanged(p, floats);
        for (int i = 0; i < p.Count; i += 8)
        {
            Vector512<double> integral = RoundingVector.ToIntegral(Elements.Widen(floats + i), (RoundingMode)o.Mode);
            Vector512.Narrow(integral, integral).GetLower().Store(floats + i);
        }

        Elements.StoreFloats(floats, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void Nearest(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        float* floats = stackalloc float[RowLoop.Run];
        // Widening bf16 moves bits; narrowing f32 flushes.
        if (o.A.Type == ElementType.BFloat16)
        {
            o.A.LoadUnchanged(p, floats);
        }
        else
        {
            o.A.LoadFloats(p, floats);
        }

        Elements.StoreFloats(floats, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void Narrow(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        float* floats = stackalloc float[RowLoop.Run];
        long* values = stackalloc long[RowLoop.Run];
        o.A.LoadFloats(p, floats);
        for (int i = 0; i < p.Count; i += 8)
        {
            Casts.Narrow(Elements.Widen(floats + i), o.Result.Type, (RoundingMode)o.Mode).Store(values + i);
        }

        Elements.StoreLongs(values, target, Step(o, p), o.Result.Type, p.Count);
    }
}
