using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Every instruction with every type combination and mode that the vendor's model takes.</summary>
internal static partial class CommandFamilies
{
    private const ElementType F32 = ElementType.Float32, F16 = ElementType.Float16, BF16 = ElementType.BFloat16;
    private const ElementType I8 = ElementType.Int8, I16 = ElementType.Int16, I32 = ElementType.Int32;

    private static readonly ElementType[] Floats = [F32, F16, BF16];
    private static readonly ElementType[] Integers = [I8, I16, I32];
    private static readonly ElementType[] Types = [I8, I16, I32, F16, BF16, F32];

    private static IReadOnlyList<CommandFamily> Own { get; } = [.. Convolutions(), .. Windows(), .. Matrices(), .. Elementwise(), .. Others(), .. Gathers()];

    /// <summary>All families, sorted by instruction.</summary>
    public static IReadOnlyList<CommandFamily> All { get; } =
        [.. Own, .. Masked(Own), .. Transfers()];

    /// <summary>The instructions in order.</summary>
    public static IEnumerable<string> Instructions => All.Select(f => f.Instruction).Distinct();

    /// <summary>Cases of a family so that it has at least 50 and its instruction at least 1,000.</summary>
    public static int FullCount(CommandFamily family)
    {
        int siblings = All.Count(f => f.Instruction == family.Instruction);
        return Math.Max(50, (1000 + siblings - 1) / siblings);
    }

    private static string Name(ElementType type) => type switch
    {
        F32 => "f32",
        F16 => "f16",
        BF16 => "bf16",
        I8 => "i8",
        I16 => "i16",
        _ => "i32",
    };

    private static string Signed(ElementType type, int sign) => (sign & 1) != 0 || type.IsFloat() ? Name(type) : "u" + Name(type)[1..];

    private static CommandFamily Family(string instruction, string types, string mode, Action<DifferentialCase> build) =>
        new(instruction, types, mode, build);

    private static IEnumerable<CommandFamily> Convolutions()
    {
        for (int pad = 0; pad < 4; pad++)
        {
            int mode = pad;
            foreach ((ElementType type, ElementType result) in new[] { (F32, F32), (F16, F16), (F16, F32), (BF16, BF16), (BF16, F32) })
            {
                yield return Family("CONV float", $"{Name(type)} -> {Name(result)}", $"pad {pad}", c => ConvCases.Float(c, type, result, mode));
            }
        }

        foreach (ElementType type in Floats)
        {
            yield return Family("CONV float", Name(type), "wide window", c => ConvCases.Float(c, type, type, c.Next(0, 3), wide: true));
        }

        yield return Family("CONV integer", "i8 x i8 -> i32", "wide window", c => ConvCases.Integer(c, 0, I32, 3, c.Next(0, 3), wide: true));
        yield return Family("CONV wrq", "i8 x i8 -> i16", "wide window", c => ConvCases.Integer(c, 1, I16, 3, c.Next(0, 3), wide: true));
        foreach ((int function, ElementType result) in new[] { (0, I32), (0, I16), (0, I8), (1, I16), (1, I8), (2, I16), (2, I8) })
        {
            for (int s = 0; s < 8; s++)
            {
                int signs = s;
                string name = function switch { 0 => "CONV integer", 1 => "CONV wrq", _ => "CONV wrqrelu" };
                yield return Family(name, $"{Signed(I8, s)} x {Signed(I8, s >> 1)} -> {Name(result)}", (s & 4) == 0 ? "pad 0" : "pad 1..3",
                    c => ConvCases.Integer(c, function, result, signs & 3, (signs & 4) == 0 ? 0 : c.Next(1, 3)));
            }
        }
    }

    private static IEnumerable<CommandFamily> Windows()
    {
        foreach (ElementType type in new[] { F32, F16, I8 })
        {
            foreach ((string name, int function) in new[] { ("PorD depthwise", 0), ("PorD depthwise relu", 2), ("PorD average", 1), ("PorD maximum", 4) })
            {
                yield return Family(name, Name(type), "wide window", c => ConvCases.Pool(c, function, type, type == I8 && function != 4 ? I16 : type, 7, c.Next(0, 3), wide: true));
            }
        }

        foreach (ElementType type in Floats)
        {
            for (int pad = 0; pad < 4; pad++)
            {
                int mode = pad;
                foreach ((string name, int function) in new[] { ("PorD depthwise", 0), ("PorD depthwise relu", 2), ("PorD average", 1), ("PorD maximum", 4) })
                {
                    yield return Family(name, Name(type), $"pad {pad}", c => ConvCases.Pool(c, function, type, type, 7, mode));
                }
            }

            foreach ((string name, int function) in new[] { ("PorD region depthwise", 5), ("PorD region average", 6), ("PorD region maximum", 7) })
            {
                yield return Family(name, Name(type), "", c => ConvCases.Regions(c, function, type, type, 7));
            }
        }

        foreach (ElementType result in Integers)
        {
            for (int s = 0; s < 8; s++)
            {
                int signs = s;
                string types = $"{Signed(I8, s)} x {Signed(I8, s >> 1)} + {Signed(I32, s >> 2)} -> {Name(result)}";
                yield return Family("PorD depthwise", types, "", c => ConvCases.Pool(c, 0, I8, result, signs, c.Next(0, 3)));
                yield return Family("PorD depthwise relu", types, "", c => ConvCases.Pool(c, 2, I8, result, signs, c.Next(0, 3)));
                yield return Family("PorD region depthwise", types, "", c => ConvCases.Regions(c, 5, I8, result, signs));
            }

            for (int s = 0; s < 2; s++)
            {
                int signs = s;
                yield return Family("PorD average", $"{Signed(I8, s)} -> {Name(result)}", "", c => ConvCases.Pool(c, 1, I8, result, signs, c.Next(0, 3)));
                yield return Family("PorD region average", $"{Signed(I8, s)} -> {Name(result)}", "", c => ConvCases.Regions(c, 6, I8, result, signs));
            }
        }

        for (int s = 0; s < 2; s++)
        {
            int signs = s;
            yield return Family("PorD maximum", Signed(I8, s), "", c => ConvCases.Pool(c, 4, I8, I8, signs, c.Next(0, 3)));
            yield return Family("PorD region maximum", Signed(I8, s), "", c => ConvCases.Regions(c, 7, I8, I8, signs));
        }
    }

    private static IEnumerable<CommandFamily> Matrices()
    {
        yield return Family("MM normal", "f32", "", c => MatrixCases.Sections(c, 1, F32, F32));
        for (int s = 0; s < 4; s++)
        {
            int signs = s;
            foreach (ElementType type in new[] { I8, I16, I32 })
            {
                yield return Family("MM normal", $"{Signed(type, s)} x {Signed(type, s >> 1)} -> i32", "", c => MatrixCases.Sections(c, 1, type, I32, signs));
            }

            foreach (ElementType result in new[] { I8, I16 })
            {
                yield return Family("MM wrq", $"{Signed(I8, s)} x {Signed(I8, s >> 1)} -> {Name(result)}", "", c => MatrixCases.Sections(c, 2, I8, result, signs));
                yield return Family("MM wrqrelu", $"{Signed(I8, s)} x {Signed(I8, s >> 1)} -> {Name(result)}", "", c => MatrixCases.Sections(c, 3, I8, result, signs));
            }

            foreach ((string name, int function) in new[] { ("MM2 nn", 4), ("MM2 nt", 5), ("MM2 tt", 6) })
            {
                yield return Family(name, $"{Signed(I8, s)} x {Signed(I8, s >> 1)} -> i32", "", c => MatrixCases.Channels(c, function, I8, I32, signs));
            }
        }

        foreach ((string name, int function) in new[] { ("MM2 nn", 4), ("MM2 nt", 5), ("MM2 tt", 6) })
        {
            foreach ((ElementType type, ElementType result) in new[] { (F16, F16), (F16, F32), (BF16, BF16), (BF16, F32) })
            {
                yield return Family(name, $"{Name(type)} -> {Name(result)}", "", c => MatrixCases.Channels(c, function, type, result));
                yield return Family(name, $"{Name(type)} -> {Name(result)}", "immediates", c => MatrixCases.Channels(c, function, type, result, immediates: true));
            }

            yield return Family(name, "8 bits -> i32", "immediates", c => MatrixCases.Channels(c, function, I8, I32, c.Next(0, 3), immediates: true));
        }
    }
}
