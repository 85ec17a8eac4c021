using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Assembly;

/// <summary>Makes GDMA commands of lines as <see cref="Disassembly.GdmaText"/> writes them.</summary>
internal static class GdmaAssembly
{
    public static GdmaCommand Parse(CommandLine line)
    {
        GdmaCommand command = line.Mnemonic[0] switch
        {
            "tensor" => Tensor(line).ToGdma(),
            "matrix" => Matrix(line).ToGdma(),
            "select" => new MaskedSelectMove(
                Side(line, 0).Address, Side(line, 1).Address, Place(line.Results.ElementAtOrDefault(0)), Side(line, 0).Shape, Type(line, 1), Type(line, 2)).ToGdma(),
            "linear" => Linear(line).ToGdma(),
            "cwtrans" => new CwTransposeMove(Side(line, 0), Destination(line), Type(line, 1)).ToGdma(),
            "nonzero" => new NonzeroMove(Side(line, 0).Address, Place(line.Results.ElementAtOrDefault(0)), Side(line, 0).Shape, Type(line, 1), Type(line, 2))
            {
                Base = line.Value("base") is { } from ? (uint)CommandLine.Number(from) : 0,
            }.ToGdma(),
            "gather" or "scatter" => new RowMove(line.Mnemonic[0] == "scatter", Side(line, 0), Side(line, 1), Destination(line), Type(line, 1))
            {
                OutOfRange = line.Value("else") is { } bits ? (uint)CommandLine.Number(bits) : 0,
            }.ToGdma(),
            "end" or "nop" => new GdmaSystem(CommandLine.Kind<GdmaSystemKind>(line.Mnemonic[0])).ToGdma(),
            _ => throw new AssemblyException($"there is no GDMA command '{string.Join('.', line.Mnemonic)}'"),
        };
        line.RequireAllTaken();
        return command;
    }

    private static TensorMove Tensor(CommandLine line) => new(
        CommandLine.Kind<TensorMoveKind>(line.Part(1)), line.Sources.Count > 0 ? Side(line, 0) : null, Destination(line), Type(line, 2))
    {
        Fill = Fill(line),
    };

    private static LinearMove Linear(CommandLine line) => new(
        line.Sources.Count > 0 ? Place(line.Sources[0]) : null,
        Place(line.Results.ElementAtOrDefault(0)),
        CommandLine.Number(line.Prefixed("x") ?? throw line.Missing("a number of elements")),
        Type(line, 1))
    {
        Fill = Fill(line),
        BroadcastLanes = line.Prefixed("to=") is { } lanes ? (int)CommandLine.Number(lanes) : null,
    };

    /// <summary>The local side is a tensor (rows, sections, 1, width), the global one rows and columns.</summary>
    private static MatrixMove Matrix(CommandLine line)
    {
        string to = line.Results.ElementAtOrDefault(0) ?? throw line.Missing("a destination"), from = line.Sources.ElementAtOrDefault(0) ?? throw line.Missing("a source");
        bool toLocal = to.StartsWith('l');
        LocalTensor tensor = CommandLine.Operand(toLocal ? to : from) as LocalTensor ?? throw line.Missing("a local side");
        string global = toLocal ? from : to;
        int open = global.IndexOf('<', StringComparison.Ordinal);
        int[] extents = open < 0 ? throw line.Missing("global rows and columns") : CommandLine.Numbers(global[(open + 1)..].TrimEnd('>').Replace('/', 'x'), 'x', 3);
        return new MatrixMove(
            Place(global[..open]), extents[0], extents[1], extents[2],
            LocalMatrix.OfSections(tensor.Address, tensor.Shape.N, tensor.Shape.C, tensor.Shape.W, tensor.Shape.W, tensor.Type),
            toLocal,
            line.Part(1) == "t")
        {
            LocalStrides = tensor.Layout == LocalLayout.Strided ? (tensor.GivenStrides.N, tensor.GivenStrides.C) : null,
        };
    }

    private static uint Fill(CommandLine line) => line.Value("fill") is { } bits ? (uint)CommandLine.Number(bits) : 0;

    private static ChipType Type(CommandLine line, int part) =>
        part < line.Mnemonic.Length ? CommandLine.Type(line.Mnemonic[part]) : throw line.Missing("an element type in its name");

    private static GdmaSide Destination(CommandLine line) => Side(line.Results.ElementAtOrDefault(0) ?? throw line.Missing("a destination"));

    private static GdmaSide Side(CommandLine line, int source) => Side(line.Sources.ElementAtOrDefault(source) ?? throw line.Missing("a source"));

    /// <summary>A side: <c>g+0x1000&lt;1,3,32,32,(3072,1024,32,1)&gt;</c>.</summary>
    private static GdmaSide Side(string text)
    {
        int open = text.IndexOf('<', StringComparison.Ordinal), strides = text.IndexOf(",(", StringComparison.Ordinal);
        if (open < 0 || strides < open || !text.EndsWith(")>", StringComparison.Ordinal))
        {
            throw new AssemblyException($"'{text}' is no side of a transfer; one looks like g+0x1000<1,3,32,32,(3072,1024,32,1)>");
        }

        int[] shape = CommandLine.Numbers(text[(open + 1)..strides], ',', 4);
        long[] s = [.. text[(strides + 2)..^2].Split(',').Select(CommandLine.Number)];
        return s.Length == 4
            ? new GdmaSide(Place(text[..open]), new(shape[0], shape[1], shape[2], shape[3]), new(s[0], s[1], s[2], s[3]))
            : throw new AssemblyException($"'{text}' does not have four strides");
    }

    /// <summary>An address: <c>g+0x1000</c>, <c>l3+0x40</c>, <c>l2+0x0</c>, <c>static+0x0</c>, or <c>?0x12</c> outside all memories.</summary>
    private static ulong Place(string? text)
    {
        if (text is null)
        {
            throw new AssemblyException("a transfer needs a place");
        }

        if (text.StartsWith('?'))
        {
            return (ulong)CommandLine.Number(text[1..]);
        }

        int plus = text.IndexOf('+', StringComparison.Ordinal);
        ulong offset = plus < 0 ? throw new AssemblyException($"'{text}' is no place; one looks like g+0x1000") : (ulong)CommandLine.Number(text[(plus + 1)..]);
        return offset + text[..plus] switch
        {
            "g" => ChipMemory.GlobalBase,
            "L2" => ChipMemory.L2Base,
            "static" => ChipMemory.StaticBase,
            ['l', .. var lane] => ChipMemory.LocalBase + ((ulong)CommandLine.Number(lane) << ChipMemory.LaneShift),
            _ => throw new AssemblyException($"'{text[..plus]}' is no memory; memories are l0 to l63, L2, g and static"),
        };
    }
}
