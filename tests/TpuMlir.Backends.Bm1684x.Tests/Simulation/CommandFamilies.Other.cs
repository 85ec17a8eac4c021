using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>The families of RQ/DQ, TRANS/BC, SFU, LIN, CMP, SG, SYSID and GDMA.</summary>
internal static partial class CommandFamilies
{
    private static IEnumerable<CommandFamily> Others()
    {
        foreach ((string name, int function, ElementType[] from, ElementType[] to) in new[]
        {
            ("RQ float", 0, new[] { I16, I32 }, new[] { I8, I16 }), ("RQ integer", 1, new[] { I16, I32 }, new[] { I8, I16 }),
            ("DQ float", 3, new[] { I8, I16 }, new[] { F32 }), ("DQ integer", 4, new[] { I8, I16 }, new[] { I16, I32 }),
        })
        {
            foreach (ElementType a in from)
            {
                foreach (ElementType r in to)
                {
                    yield return Family(name, $"{Name(a)} -> {Name(r)}", "", c => OtherTiuCases.Requantise(c, function, a, r));
                }
            }
        }

        foreach (ElementType type in new[] { I8, F16, F32 })
        {
            foreach ((string name, int function) in new[] { ("TRANS cw", 0), ("TRANS wc", 1), ("BC lane copy", 2), ("BC lane broadcast", 3) })
            {
                yield return Family(name, $"{type.Size() * 8} bits", "", c => OtherTiuCases.Transpose(c, function, type));
            }

            yield return Family("BC static broadcast", $"{type.Size() * 8} bits", "", c => OtherTiuCases.FromStatic(c, 4, type));
            yield return Family("BC static distribute", $"{type.Size() * 8} bits", "", c => OtherTiuCases.FromStatic(c, 5, type));
        }

        foreach (ElementType type in Floats)
        {
            yield return Family("SFU taylor", Name(type), "4x", c => OtherTiuCases.Taylor(c, 12, type));
            yield return Family("SFU taylor", Name(type), "", c => OtherTiuCases.Taylor(c, 13, type));
            yield return Family("SFU normalise", Name(type), "", c => OtherTiuCases.Normalise(c, type, type));
            ElementType exponent = type == F32 ? I32 : I16;
            yield return Family("SFU normalise", $"{Name(type)} -> {Name(exponent)}", "", c => OtherTiuCases.Normalise(c, type, exponent));
            foreach ((string name, int function) in new[] { ("LIN mac", 1), ("LIN square sum", 20), ("LIN square difference", 21) })
            {
                yield return Family(name, Name(type), "", c => OtherTiuCases.Linear(c, function, type));
            }
        }

        for (int m = 0; m < 4; m++)
        {
            int mode = m;
            yield return Family("SFU rsqrt", "f32", $"{m + 1} iterations", c => OtherTiuCases.ReciprocalSquareRoot(c, mode));
        }

        foreach (int function in new[] { 22, 23, 24, 25, 26 })
        {
            foreach (ElementType a in Types)
            {
                foreach (ElementType chosen in Types.Where(t => function is 22 or 25 ? t.Size() == a.Size() : t.Size() >= a.Size()))
                {
                    yield return Family($"CMP {function}", $"{Name(a)} ? {Name(chosen)}", "", c => OtherTiuCases.Compare(c, function, a, chosen));
                }
            }
        }

        yield return Family("SYSID set lanes", "", "immediate", c => OtherTiuCases.SetLanes(c, 2));
        yield return Family("SYSID set lanes", "", "from one lane", c => OtherTiuCases.SetLanes(c, 3));
        yield return Family("SYSID set lanes", "", "from each lane", c => OtherTiuCases.SetLanes(c, 4));
    }

    private static IEnumerable<CommandFamily> Gathers()
    {
        foreach (int function in new[] { 0, 1, 3, 4, 5, 6, 7, 8, 13, 14, 15, 17, 18, 19 })
        {
            foreach (ElementType type in new[] { I8, I16, I32 })
            {
                foreach (ElementType index in new[] { I8, I16, I32 })
                {
                    // Only masks may have 32 bits, and points have 16.
                    if ((index != I32 || function is 8 or 15 or 19) && (index == I16 || function is not (1 or 4)))
                    {
                        yield return Family($"SG {function}", $"{type.Size() * 8} by {index.Size() * 8} bits", "", c => GatherCases.Run(c, function, type, index));
                    }
                }
            }
        }

        foreach (int function in new[] { 9, 16 })
        {
            foreach (ElementType type in Integers)
            {
                foreach (ElementType result in new[] { I16, I32 })
                {
                    yield return Family($"SG {function}", $"{type.Size() * 8} to {result.Size() * 8} bits", "", c => GatherCases.Run(c, function, type, result));
                }
            }
        }
    }

    private static IEnumerable<CommandFamily> Transfers()
    {
        foreach (ElementType type in new[] { I8, F16, F32 })
        {
            string bits = $"{type.Size() * 8} bits";
            foreach ((string name, int special) in new[] { ("copy", 0), ("nc transpose", 1), ("cw collect", 2), ("broadcast", 3), ("cw distribute", 4) })
            {
                yield return Family($"GDMA tensor {name}", bits, "", c => GdmaCases.Tensor(c, type, special));
            }

            yield return Family("GDMA tensor to banks", bits, "copy", c => GdmaCases.FourBanks(c, type, 5));
            yield return Family("GDMA tensor to banks", bits, "broadcast", c => GdmaCases.FourBanks(c, type, 6));
            yield return Family("GDMA fill", bits, "", c => GdmaCases.Fill(c, type));
            yield return Family("GDMA cw transpose", bits, "", c => GdmaCases.ChannelWidth(c, type));
            yield return Family("GDMA matrix", bits, "", c => GdmaCases.Matrix(c, type, false));
            yield return Family("GDMA matrix", bits, "transposed", c => GdmaCases.Matrix(c, type, true));
            yield return Family("GDMA general", bits, "", c => GdmaCases.General(c, type, false));
            yield return Family("GDMA general", bits, "broadcast", c => GdmaCases.General(c, type, true));
            yield return Family("GDMA gather", bits, "", c => GdmaCases.Indexed(c, type, false));
            yield return Family("GDMA scatter", bits, "", c => GdmaCases.Indexed(c, type, true));
            yield return Family("GDMA nonzero", bits, "", c => GdmaCases.NonZero(c, type));
            foreach (ElementType mask in Integers)
            {
                yield return Family("GDMA masked select", bits, $"{mask.Size() * 8}-bit mask", c => GdmaCases.MaskedSelect(c, type, mask));
            }
        }
    }
}
