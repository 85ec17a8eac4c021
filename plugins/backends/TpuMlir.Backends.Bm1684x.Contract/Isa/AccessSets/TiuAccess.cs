using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Backends.Bm1684x.Isa.AccessSets;

/// <summary>Read and write sets of TIU commands. Operations without a description touch all of local memory.</summary>
internal static class TiuAccess
{
    public static AccessSet Of(TiuCommand raw)
    {
        var reads = new Footprint();
        // Lanes out of the mask are not written; what a set-lanes command masks is not known here and counts as written.
        var writes = new Footprint(raw.Form.Find(TiuField.TskLaneNum) is null || raw.Opcode() == TiuOpcode.System
            ? ChipMemory.AllLanes
            : raw[TiuField.TskLaneNum]);
        if (!Collect(raw, reads, writes))
        {
            return new([Footprint.AllLocal, Footprint.AllStatic], [Footprint.AllLocal]);
        }

        return new(reads.Ranges, writes.Ranges);
    }

    private static bool Collect(TiuCommand raw, Footprint reads, Footprint writes) => raw.Opcode() switch
    {
        TiuOpcode.Conv => Enum.IsDefined((ConvKind)raw.Eu()) && Of(Conv.From(raw), reads, writes),
        TiuOpcode.PorD => Enum.IsDefined((PorDKind)raw.Eu()) && Of(PorD.From(raw), reads, writes),
        TiuOpcode.MatMul when raw.Eu() >= 4 => Enum.IsDefined((MatMul2Kind)raw.Eu()) && Of(MatMul2.From(raw), reads, writes),
        TiuOpcode.MatMul => Enum.IsDefined((MatMulKind)raw.Eu()) && Of(MatMul.From(raw), reads, writes),
        TiuOpcode.Arithmetic => Enum.IsDefined((ArithmeticOp)raw.Eu()) && Of(ArithmeticCommand.From(raw), reads, writes),
        TiuOpcode.Requantize => Enum.IsDefined((RequantizeKind)raw.Eu()) && Of(Requantize.From(raw), reads, writes),
        TiuOpcode.Transpose => Enum.IsDefined((TransposeKind)raw.Eu()) && Of(Transpose.From(raw), reads, writes),
        TiuOpcode.GatherScatter => Enum.IsDefined((GatherScatterKind)raw.Eu()) && Of(GatherScatter.From(raw), reads, writes),
        TiuOpcode.SpecialFunction => Enum.IsDefined((SpecialFunctionKind)raw.Eu()) && Of(SpecialFunction.From(raw), reads, writes),
        TiuOpcode.Linear => Enum.IsDefined((LinearKind)raw.Eu()) && Of(Linear.From(raw), reads, writes),
        TiuOpcode.Compare => Enum.IsDefined((CompareKind)raw.Eu()) && Of(Compare.From(raw), reads, writes),
        TiuOpcode.VectorOuter => Enum.IsDefined((ArithmeticOp)raw.Eu()) && Of(VectorOuter.From(raw), reads, writes),
        TiuOpcode.System => Of(TiuSystem.From(raw), reads),
        _ => false,
    };

    private static bool Of(Conv c, Footprint reads, Footprint writes)
    {
        reads.Add(c.Input).Add(c.Weights).Add(c.Addend).Add(c.Pad);
        if (c.Accumulate)
        {
            // Partial sums are f32 whatever the float type of the result is.
            reads.Add(c.Input.Type.IsFloat ? c.Result with { Type = ChipType.F32 } : c.Result);
        }

        return Done(writes.Add(c.Result));
    }

    private static bool Of(PorD c, Footprint reads, Footprint writes)
    {
        reads.Add(c.Input).Add(c.Weights).Add(c.Bias).Add(c.Pad).Add(c.Regions);
        return Done(writes.Add(c.Result));
    }

    private static bool Of(MatMul c, Footprint reads, Footprint writes)
    {
        reads.Add(c.Right).Add(c.Bias);
        if (c.LeftConstant is null)
        {
            reads.Add(c.Left);
        }

        if (c.Accumulate)
        {
            reads.Add(c.Result);
        }

        return Done(writes.Add(c.Result));
    }

    private static bool Of(MatMul2 c, Footprint reads, Footprint writes)
    {
        reads.Add(c.Left).Add(c.Right).Add(c.ZeroPoint);
        if (c.Accumulate)
        {
            reads.Add(c.Result with { Type = ChipType.F32 });
        }

        return Done(writes.Add(c.Result));
    }

    private static bool Of(ArithmeticCommand c, Footprint reads, Footprint writes)
    {
        if (c.Op == ArithmeticOp.CopyToFourBanks)
        {
            // Every n of the result is a copy of the source's first.
            reads.Add(c.A is LocalTensor a ? a with { Shape = a.Shape with { N = 1 } } : null);
            return Done(writes.Add(c.Result));
        }

        reads.Add(c.A).Add(c.B).Add(c.C);
        if (c.Op == ArithmeticOp.MultiplyAccumulate)
        {
            reads.Add(c.Result);
        }

        return Done(writes.Add(c.Result));
    }

    private static bool Of(Requantize c, Footprint reads, Footprint writes)
    {
        reads.Add(c.Input).Add(c.Table);
        return Done(writes.Add(c.Result));
    }

    private static bool Of(Transpose c, Footprint reads, Footprint writes)
    {
        reads.Add(c.Source);
        return Done(writes.Add(c.Result));
    }

    private static bool Of(GatherScatter c, Footprint reads, Footprint writes)
    {
        var copies = c.Kind == GatherScatterKind.FourBankGather ? 4u : 1;
        for (var i = 0u; i < copies; i++)
        {
            reads.Add(c.Source with { Address = c.Source.Address + (i * 2 * ChipMemory.BankBytes) });
        }

        reads.Add(c.Index);
        // How much a mask selects is only known at run time: at most all of the source.
        var shape = !c.HasCount ? c.Result.Shape
            : c.IsRows ? c.Result.Shape with { H = Math.Max(c.Result.Shape.H, c.Source.Shape.H) }
            : c.Result.Shape with { W = Math.Max(c.Result.Shape.W, c.Source.Shape.W) };
        return Done(writes.Add(c.Result with { Shape = shape }).Add(c.Count));
    }

    private static bool Of(SpecialFunction c, Footprint reads, Footprint writes)
    {
        reads.Add(c.Input);
        if (c.IsTaylor)
        {
            var offset = ChipMemory.OffsetOf(c.Coefficients);
            reads.AddLanes(ChipMemory.AllLanes, offset, offset + ((long)c.CoefficientCount * c.Input.Type.Size));
        }

        return Done(writes.Add(c.Result));
    }

    private static bool Of(Linear c, Footprint reads, Footprint writes)
    {
        reads.Add(c.A).Add(c.B).Add(c.C);
        return Done(writes.Add(c.Result));
    }

    private static bool Of(Compare c, Footprint reads, Footprint writes)
    {
        reads.Add(c.A).Add(c.B).Add(c.C).Add(c.D);
        return Done(writes.Add(c.Result).Add(c.Choice));
    }

    private static bool Of(VectorOuter c, Footprint reads, Footprint writes)
    {
        reads.Add(c.A).Add(c.B);
        return Done(writes.Add(c.Result));
    }

    private static bool Of(TiuSystem c, Footprint reads)
    {
        var offset = ChipMemory.OffsetOf(c.MaskAddress);
        if (c.Kind == TiuSystemKind.SetLanesFromOneLane)
        {
            reads.AddLanes(1, offset, offset + ChipMemory.Lanes);
        }
        else if (c.Kind == TiuSystemKind.SetLanesFromEachLane)
        {
            reads.AddLanes(ChipMemory.AllLanes, offset, offset + 1);
        }

        return true;
    }

    private static bool Done(Footprint _) => true;
}
