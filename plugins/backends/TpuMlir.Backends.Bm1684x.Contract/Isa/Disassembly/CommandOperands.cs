using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Disassembly;

/// <summary>The tensors of a command with a name each, results first, as text <see cref="OperandParser"/> reads.</summary>
internal static class CommandOperands
{
    public static IReadOnlyList<(string Name, string Text, bool IsResult)> Of(TiuCommand raw)
    {
        var list = new OperandList();
        switch (raw.Opcode())
        {
            case TiuOpcode.Conv when Conv.From(raw) is var c:
                list.Result("R0", c.Result).Add("input", c.Input).Add("weights", c.Weights).Add("bias", c.Addend).Add("pad", c.Pad);
                break;
            case TiuOpcode.PorD when PorD.From(raw) is var c:
                list.Result("R0", c.Result).Add("input", c.Input).Add("weights", c.Weights).Add("bias", c.Bias).Add("pad", c.Pad).Add("regions", c.Regions);
                break;
            case TiuOpcode.MatMul when raw.Eu() >= 4 && MatMul2.From(raw) is var c:
                list.Result("R0", c.Result).Add("left", c.Left).Add("right", c.Right).Add("zero", c.ZeroPoint);
                break;
            case TiuOpcode.MatMul when MatMul.From(raw) is var c:
                list.Result("R0", c.Result.AsTensor()).Add("left", c.LeftConstant is null ? c.Left.AsTensor() : null).Add("right", c.Right.AsTensor()).Add("bias", c.Bias);
                break;
            case TiuOpcode.Arithmetic when ArithmeticCommand.From(raw) is var c:
                list.Result("R0", c.Result).Add("A", c.A).Add("B", c.B).Add("C", c.C);
                break;
            case TiuOpcode.Requantize when Requantize.From(raw) is var c:
                list.Result("R0", c.Result).Add("input", c.Input).Add("table", c.Table);
                break;
            case TiuOpcode.Transpose when Transpose.From(raw) is var c:
                list.Result("R0", c.Result).Add("source", c.Source);
                break;
            case TiuOpcode.GatherScatter when GatherScatter.From(raw) is var c:
                list.Result("R0", c.Result).Result("count", c.Count).Add("source", c.Source).Add("index", c.Index);
                break;
            case TiuOpcode.SpecialFunction when SpecialFunction.From(raw) is var c:
                list.Result("R0", c.Result).Add("input", c.Input);
                break;
            case TiuOpcode.Linear when Linear.From(raw) is var c:
                list.Result("R0", c.Result).Add("A", c.A).Add("B", c.B).Add("C", c.C);
                break;
            case TiuOpcode.Compare when Compare.From(raw) is var c:
                list.Result("R0", c.Result).Result("R1", c.Choice).Add("A", c.A).Add("B", c.B).Add("C", c.C).Add("D", c.D);
                break;
            case TiuOpcode.VectorOuter when VectorOuter.From(raw) is var c:
                list.Result("R0", c.Result).Add("A", c.A.AsTensor()).Add("B", c.B).Add("C", c.C);
                break;
        }

        return list.Operands;
    }

    public static IReadOnlyList<(string Name, string Text, bool IsResult)> Of(GdmaCommand raw)
    {
        var list = new OperandList();
        switch (raw.Opcode())
        {
            case GdmaOpcode.Tensor when TensorMove.From(raw) is var m:
                list.Result("destination", m.Destination, m.Type).Add("source", m.Source, m.Type);
                break;
            case GdmaOpcode.Matrix when MatrixMove.From(raw) is var m:
                var global = new GdmaSide(m.GlobalAddress, new(1, 1, m.Rows, m.Columns), new(0, 0, m.RowStride, 1));
                var local = GdmaSide.Local(m.LocalTensor);
                list.Result("destination", m.ToLocal ? local : global, m.Type).Add("source", m.ToLocal ? global : local, m.Type);
                break;
            case GdmaOpcode.MaskedSelect when MaskedSelectMove.From(raw) is var m:
                list.Result("destination", Flat(m.Destination, m.Shape.Count), m.Type).Add("source", m.SourceSide, m.Type).Add("mask", m.MaskSide, m.MaskType);
                break;
            case GdmaOpcode.General when LinearMove.From(raw) is var m:
                list.Result("destination", Flat(m.Destination, m.Elements), m.Type).Add("source", m.Source is { } from ? Flat(from, m.Elements) : null, m.Type);
                break;
            case GdmaOpcode.CwTranspose when CwTransposeMove.From(raw) is var m:
                list.Result("destination", m.Destination, m.Type).Add("source", m.Source, m.Type);
                break;
            case GdmaOpcode.Nonzero when NonzeroMove.From(raw) is var m:
                list.Result("destination", Flat(m.Destination, m.Shape.Count), m.IndexType).Add("source", m.SourceSide, m.Type);
                break;
            case GdmaOpcode.Gather or GdmaOpcode.Scatter when RowMove.From(raw) is var m:
                list.Result("destination", m.Destination, m.Type).Add("source", m.Source, m.Type).Add("index", m.Index, ChipType.U32);
                break;
        }

        return list.Operands;
    }

    /// <summary>Consecutive elements as a tensor; more than an extent can say are cut off at the end.</summary>
    private static GdmaSide Flat(ulong address, long elements)
    {
        int width = (int)Math.Min(elements, 32768);
        var shape = new Nchw(1, 1, (int)Math.Clamp(elements / width, 1, 65535), width);
        return GdmaSide.Contiguous(address, shape);
    }

    private sealed class OperandList
    {
        public List<(string Name, string Text, bool IsResult)> Operands { get; } = [];

        public OperandList Result(string name, Operand? operand) => Put(name, operand, true);

        public OperandList Add(string name, Operand? operand) => Put(name, operand, false);

        public OperandList Result(string name, GdmaSide? side, ChipType type) => Put(name, side, type, true);

        public OperandList Add(string name, GdmaSide? side, ChipType type) => Put(name, side, type, false);

        private OperandList Put(string name, Operand? operand, bool isResult)
        {
            if (operand is LocalTensor tensor)
            {
                Operands.Add((name, OperandText.Of(tensor), isResult));
            }

            return this;
        }

        private OperandList Put(string name, GdmaSide? side, ChipType type, bool isResult)
        {
            if (side is not null)
            {
                Operands.Add((name, $"{GdmaText.Place(side.Address)}<{side.Shape},({side.Strides}),{type}>", isResult));
            }

            return this;
        }
    }
}
