using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Assembly;

/// <summary>Makes TIU commands of lines as <see cref="Disassembly.TiuText"/> writes them.</summary>
internal static class TiuAssembly
{
    public static TiuCommand Parse(CommandLine line)
    {
        TiuCommand command = line.Mnemonic[0] switch
        {
            "conv" => Conv(line).ToTiu(),
            "mm" => MatMul(line).ToTiu(),
            "mm2" => MatMul2(line).ToTiu(),
            "ar" => Arithmetic(line).ToTiu(),
            "sg" => GatherScatter(line).ToTiu(),
            "sfu" => SpecialFunction(line).ToTiu(),
            "lin" => new Linear(CommandLine.Kind<LinearKind>(line.Part(1)), line.Result(), line.Tensor(0), line.Source(1) ?? throw line.Missing("a second source")) { C = line.Source(2) }.ToTiu(),
            "cmp" => Compare(line).ToTiu(),
            "vc" => VectorOuter(line).ToTiu(),
            var name when Is<PorDKind>(name) => PorD(line).ToTiu(),
            var name when Is<RequantizeKind>(name) => Requantize(line).ToTiu(),
            var name when Is<TransposeKind>(name) => new Transpose(CommandLine.Kind<TransposeKind>(name), line.Result(), line.Tensor(0)).ToTiu(),
            var name when Is<TiuSystemKind>(name) => System(line).ToTiu(),
            _ => throw new AssemblyException($"there is no TIU command '{string.Join('.', line.Mnemonic)}'"),
        };
        line.RequireAllTaken();
        return command;
    }

    private static bool Is<T>(string name)
        where T : struct, Enum => name.Length > 0 && char.IsAsciiLetter(name[0]) && Enum.TryParse<T>(name, ignoreCase: true, out _);

    private static Conv Conv(CommandLine line) => new(line.Result(), line.Tensor(0), line.Source(1) ?? throw line.Missing("weights"), Window(line))
    {
        Kind = line.Named<ConvKind>() ?? ConvKind.Normal,
        Addend = line.Source(2),
        Pad = Named(line, "pad"),
        InsertBits = Bits(line, "insert"),
        Accumulate = line.Flag("+="),
        Shift = Shift(line),
    };

    private static PorD PorD(CommandLine line) => new(CommandLine.Kind<PorDKind>(line.Mnemonic[0]), line.Result(), line.Tensor(0), Window(line))
    {
        Weights = line.Source(1),
        Bias = line.Source(2),
        ScaleBits = Bits(line, "scale"),
        Shift = Shift(line),
        Rounding = line.Named<Rounding>() ?? default,
        Pad = Named(line, "pad"),
        InsertBits = Bits(line, "insert"),
        Regions = Named(line, "regions") as LocalTensor,
    };

    private static MatMul MatMul(CommandLine line)
    {
        string left = line.Sources.ElementAtOrDefault(0) ?? throw line.Missing("a left matrix");
        LocalMatrix result = Matrix(line.Results.ElementAtOrDefault(0) ?? throw line.Missing("a result"));
        Immediate? constant = left.StartsWith('#') ? (Immediate)CommandLine.Operand(left)! : null;
        return new MatMul(
            line.Named<MatMulKind>() ?? MatMulKind.Normal,
            result,
            constant is null ? Matrix(left) : new LocalMatrix(0, result.Rows, 1, 1, constant.Type),
            Matrix(line.Sources.ElementAtOrDefault(1) ?? throw line.Missing("a right matrix")))
        {
            LeftConstant = constant,
            LeftTransposed = line.Flag("transposed"),
            Bias = line.Source(2),
            Accumulate = line.Flag("+="),
            Shift = Shift(line),
        };
    }

    private static MatMul2 MatMul2(CommandLine line)
    {
        Operand right = line.Source(1) ?? throw line.Missing("a right matrix");
        return new MatMul2(CommandLine.Kind<MatMul2Kind>(line.Part(1)), line.Result(), line.Source(0) ?? throw line.Missing("a left matrix"), right)
        {
            RightRows = right is LocalTensor r ? r.Shape.C : 1,
            RightColumns = right is LocalTensor c ? c.Shape.W : 1,
            ZeroPoint = Named(line, "zero"),
            Accumulate = line.Flag("+="),
        };
    }

    private static ArithmeticCommand Arithmetic(CommandLine line) => new(CommandLine.Kind<ArithmeticOp>(line.Part(1)), line.Result())
    {
        A = line.Source(0),
        B = line.Source(1),
        C = line.Source(2),
        Rounding = line.Named<Rounding>() ?? default,
        Iterations = Iterations(line),
    };

    private static Requantize Requantize(CommandLine line)
    {
        LocalTensor? table = Named(line, "table") as LocalTensor;
        string[] constants = line.Value("const")?.Split(',') ?? ["0", "0"];
        return new Requantize(
            CommandLine.Kind<RequantizeKind>(line.Mnemonic[0]),
            line.Result(),
            line.Tensor(0),
            table is null
                ? new QuantParameters(null, (uint)CommandLine.Number(constants[0]), (uint)CommandLine.Number(constants[^1]))
                : QuantParameters.PerChannel(table.Address))
        {
            Rounding = line.Named<Rounding>() ?? default,
            SecondRounding = line.Prefixed("back=") is { } second ? CommandLine.Kind<Rounding>(second) : default,
        };
    }

    private static GatherScatter GatherScatter(CommandLine line)
    {
        uint? fill = line.Value("fill") is { } bits ? (uint)CommandLine.Number(bits) : null;
        return new GatherScatter(CommandLine.Kind<GatherScatterKind>(line.Part(1)), line.Result(), line.Tensor(0))
        {
            Index = line.Source(1) as LocalTensor,
            CountAddress = (Named(line, "count") as LocalTensor)?.Address,
            InvalidFill = fill,
            AllowInvalid = line.Flag("skip") || fill is not null,
        };
    }

    private static SpecialFunction SpecialFunction(CommandLine line)
    {
        uint table = line.Value("table") is { } place ? (uint)CommandLine.Number(place.TrimStart('+')) : 0;
        SpecialFunctionKind kind = CommandLine.Kind<SpecialFunctionKind>(line.Part(1));
        int count = Iterations(line, 0);
        bool polynomial = kind is SpecialFunctionKind.Taylor or SpecialFunctionKind.TaylorFourfold;
        return new SpecialFunction(kind, line.Result(), line.Tensor(0))
        {
            Coefficients = table,
            CoefficientCount = polynomial ? count : 0,
            Iterations = polynomial ? 1 : Math.Max(count, 1),
        };
    }

    private static Compare Compare(CommandLine line) => new(
        CommandLine.Kind<CompareKind>(line.Part(1)), line.Result(), line.Source(0) ?? throw line.Missing("sources"), line.Source(1) ?? throw line.Missing("sources"))
    {
        C = line.Source(2) ?? throw line.Missing("two choices"),
        D = line.Source(3) ?? throw line.Missing("two choices"),
        ChoiceAddress = line.Results.Count > 1 ? line.Result(1).Address : 0,
    };

    private static VectorOuter VectorOuter(CommandLine line) => new(
        CommandLine.Kind<ArithmeticOp>(line.Part(1)), line.Result(), Matrix(line.Sources.ElementAtOrDefault(0) ?? throw line.Missing("a vector")), line.Tensor(1))
    {
        C = line.Source(2) as Immediate,
        Rounding = line.Named<Rounding>() ?? default,
        Iterations = Iterations(line),
    };

    private static TiuSystem System(CommandLine line)
    {
        TiuSystemKind kind = CommandLine.Kind<TiuSystemKind>(line.Mnemonic[0]);
        return new TiuSystem(kind)
        {
            Lanes = kind == TiuSystemKind.SetLanes && line.Value("mask") is { } mask ? (ulong)CommandLine.Number(mask) : 0,
            MaskAddress = line.Value("from") is { } place ? (uint)CommandLine.Number(place.TrimStart('+')) : 0,
            Keep = line.Flag("keep"),
        };
    }

    private static Window Window(CommandLine line)
    {
        int[] Pair(string prefix, int otherwise) => line.Prefixed(prefix) is { } text ? CommandLine.Numbers(text, 'x', 2) : [otherwise, otherwise];
        // Longer prefixes first: "s" begins other words too.
        int[] insert = Pair("ins=", 0), kernel = Pair("k", 1), stride = Pair("s", 1), dilation = Pair("d", 1);
        int[] pads = line.Prefixed("p=") is { } p ? CommandLine.Numbers(p, ',', 4) : [0, 0, 0, 0];
        return new Window(kernel[0], kernel[1])
        {
            StrideH = stride[0],
            StrideW = stride[1],
            DilationH = dilation[0],
            DilationW = dilation[1],
            PadTop = pads[0],
            PadBottom = pads[1],
            PadLeft = pads[2],
            PadRight = pads[3],
            InsertH = insert[0],
            InsertW = insert[1],
            PadMode = line.Named<PadMode>() ?? PadMode.Constant,
            Rotate = line.Flag("rot"),
        };
    }

    /// <summary>A matrix: <c>l0+0x0&lt;64x100/32,f32&gt;</c>, rows, columns and section width.</summary>
    private static LocalMatrix Matrix(string text)
    {
        int plus = text.IndexOf('+', StringComparison.Ordinal), open = text.IndexOf('<', StringComparison.Ordinal);
        string[] parts = open < 0 ? [] : text[(open + 1)..].TrimEnd('>').Split(',');
        if (plus < 1 || parts.Length != 2 || text[0] != 'l')
        {
            throw new AssemblyException($"'{text}' is no matrix; one looks like l0+0x0<64x100/32,f32>");
        }

        int[] extents = CommandLine.Numbers(parts[0].Replace('/', 'x'), 'x', 3);
        uint address = ((uint)CommandLine.Number(text[1..plus]) << ChipMemory.LaneShift) | (uint)CommandLine.Number(text[(plus + 1)..open]);
        return new LocalMatrix(address, extents[0], extents[1], extents[2], CommandLine.Type(parts[1]));
    }

    private static Operand? Named(CommandLine line, string word) => line.Value(word) is { } text ? CommandLine.Operand(text) : null;

    private static uint Bits(CommandLine line, string word) => line.Value(word) is { } text ? (uint)CommandLine.Number(text) : 0;

    private static int Shift(CommandLine line) => line.Prefixed(">>") is { } text ? (int)CommandLine.Number(text) : 0;

    private static int Iterations(CommandLine line, int otherwise = 1) => line.Prefixed("x") is { } text ? (int)CommandLine.Number(text) : otherwise;
}
