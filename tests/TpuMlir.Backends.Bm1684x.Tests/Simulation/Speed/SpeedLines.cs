using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>What is measured: every instruction on the types networks use it with, mostly on 64 channels of 56 x 56.</summary>
internal static partial class SpeedLines
{
    private const ElementType F32 = ElementType.Float32, F16 = ElementType.Float16, BF16 = ElementType.BFloat16;
    private const ElementType I8 = ElementType.Int8, I16 = ElementType.Int16, I32 = ElementType.Int32;
    private const double Elements = 64.0 * 56 * 56;

    private static readonly ElementType[] Floats = [F32, F16, BF16];
    private static readonly ElementType[] Integers = [I8, I16, I32];

    /// <summary>All lines.</summary>
    public static IEnumerable<SpeedLine> All =>
        [.. Convolutions(), .. Matrices(), .. Windows(), .. Arithmetic(), .. IntegerArithmetic(), .. Moves(), .. Others(), .. Gathers(), .. Transfers()];

    private static string Name(ElementType type) => type switch
    {
        F32 => "f32",
        F16 => "f16",
        BF16 => "bf16",
        I8 => "i8",
        I16 => "i16",
        _ => "i32",
    };

    private static int DotGoal(ElementType type) => type == F32 ? 40 : type.IsHalf() ? 60 : 30;

    private static IEnumerable<SpeedLine> Convolutions()
    {
        (string Name, ConvShape Shape)[] shapes =
        [
            ("3x3 64->64 56x56", new ConvShape(64, 64, 56, 3)), ("3x3 stride 2 64->64 56x56", new ConvShape(64, 64, 56, 3, Stride: 2)),
            ("3x3 dilation 2 64->64 56x56", new ConvShape(64, 64, 56, 3, Dilation: 2)), ("1x1 256->64 56x56", new ConvShape(256, 64, 56, 1)),
            ("3x3 256->256 14x14", new ConvShape(256, 256, 14, 3)), ("7x7 stride 2 3->64 112x112", new ConvShape(3, 64, 112, 7, Stride: 2)),
        ];
        foreach ((string name, ConvShape shape) in shapes)
        {
            foreach ((ElementType type, ElementType result, int function) in new[] { (F32, F32, 0), (F16, F16, 0), (BF16, BF16, 0), (I8, I32, 0), (I8, I8, 1) })
            {
                yield return new($"conv {name} {Name(type)}{(function == 1 ? " requantised" : "")}", shape.Products, DotGoal(type), c => SpeedCommands.Conv(c, shape, type, result, function));
            }
        }
    }

    private static IEnumerable<SpeedLine> Matrices()
    {
        foreach ((int m, int k, int n) in new[] { (256, 256, 256), (512, 512, 512) })
        {
            double products = (double)m * k * n;
            foreach ((string name, ElementType type, ElementType result, int function) in new[] { ("f32", F32, F32, 1), ("i8", I8, I32, 1), ("i8 requantised", I8, I8, 2) })
            {
                yield return new($"mm {m}x{k}x{n} {name}", products, DotGoal(type), c => SpeedCommands.Sections(c, function, type, result, m, k, n));
            }

            foreach ((string name, int function) in new[] { ("nn", 4), ("nt", 5), ("tt", 6) })
            {
                foreach ((ElementType type, ElementType result) in new[] { (F16, F32), (BF16, F32), (I8, I32) })
                {
                    yield return new($"mm2 {name} {m}x{k}x{n} {Name(type)}", products, DotGoal(type), c => SpeedCommands.Channels(c, function, type, result, m, k, n));
                }
            }
        }

        yield return new("mm 64x64x256 i32", 64.0 * 64 * 256, SpeedLine.Ordinary, c => SpeedCommands.Sections(c, 1, I32, I32, 64, 64, 256));
    }

    private static IEnumerable<SpeedLine> Windows()
    {
        var plain = new ConvShape(1, 64, 56, 3);
        var strided = new ConvShape(1, 64, 112, 3, Stride: 2);
        foreach ((string name, int function) in new[] { ("depthwise", 0), ("average", 1), ("maximum", 4) })
        {
            foreach ((ElementType type, ElementType result) in new[] { (F32, F32), (F16, F16), (BF16, BF16), (I8, I8) })
            {
                yield return new($"{name} 3x3 {Name(type)}", plain.Products, SpeedLine.Ordinary, c => SpeedCommands.Window(c, plain, function, type, result));
                yield return new($"{name} 3x3 stride 2 {Name(type)}", strided.Products, SpeedLine.Ordinary, c => SpeedCommands.Window(c, strided, function, type, result));
                yield return new($"region {name} 7x7 {Name(type)}", 64 * 100 * 49, SpeedLine.Ordinary, c => SpeedCommands.Regions(c, function + (function == 4 ? 3 : 5), type, result));
            }
        }
    }

    private static IEnumerable<SpeedLine> Arithmetic()
    {
        foreach (ElementType type in Floats)
        {
            foreach ((string name, int function) in new[] { ("add", 2), ("sub", 3), ("mul", 0), ("max", 4), ("min", 5), ("mac", 18), ("fsubabs", 27), ("abs", 26) })
            {
                yield return Stream($"ar {name} {Name(type)}", function, type, type, type);
            }

            yield return new($"ar mul by a column {Name(type)}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Repeated(c, 0, type));
        }

        yield return Stream("ar div f32", 12, F32, F32, F32, t => t[TiuField.Opd2NStr] = 3);
    }

    private static IEnumerable<SpeedLine> IntegerArithmetic()
    {
        foreach (ElementType type in Integers)
        {
            foreach ((string name, int function) in new[] { ("add", 2), ("mul", 0), ("max", 4), ("and", 7), ("or", 8), ("xor", 9), ("not", 1), ("mulDHR", 23), ("abs", 26), ("first one", 29), ("first zero", 30) })
            {
                yield return Stream($"ar {name} {Name(type)}", function, type, type, type, t => t[TiuField.Opd0Sign] = function < 29 ? 1u : 0);
            }

            foreach ((string name, int function) in new[] { ("logic", 6), ("arithmetic", 21), ("circular", 22) })
            {
                yield return new($"ar {name} shift {Name(type)}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Shift(c, function, type));
            }
        }

        foreach ((ElementType a, ElementType b, ElementType r) in new[] { (I8, I8, I16), (I16, I16, I8), (I16, I8, I32), (I32, I32, I8) })
        {
            foreach ((string name, int function) in new[] { ("adds", 15), ("subs", 16), ("muls", 20) })
            {
                yield return Stream($"ar {name} {Name(a)} x {Name(b)} -> {Name(r)}", function, a, b, r);
            }
        }

        foreach ((string name, int function) in new[] { ("add", 2), ("mul", 0), ("adds", 15), ("muls", 20) })
        {
            yield return Stream($"ar {name} shifted i8 x i8 -> i8", function, I8, I8, I8, t => ConvCases.Set(t, (TiuField.TskOpdNum, 3), (TiuField.Opd2Addr, 0xFC), (TiuField.Opd2NStr, 5), (TiuField.Opd2Prec, 0)));
            yield return Stream($"ar {name} shifted i16 x i16 -> i32", function, I16, I16, I32, t => ConvCases.Set(t, (TiuField.TskOpdNum, 3), (TiuField.Opd2Addr, 0xFC), (TiuField.Opd2Prec, 0)));
        }
    }

    private static SpeedLine Stream(string name, int function, ElementType a, ElementType b, ElementType result, Action<TiuCommand>? also = null) =>
        new(name, Elements, SpeedLine.Ordinary, c => SpeedCommands.Stream(c, 3, function, a, b, result, also));
}
