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
                    if (function != 0)
                    {
                        yield return Family(name, $"{Name(a)} -> {Name(r)}", "any parameters", c => OtherTiuCases.AnyRequantise(c, function, a, r));
                    }
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

        foreach (int function in new[] { 0, 1, 5, 30, 31 })
        {
            yield return Family("SYSID no effect", "", $"{function}", c => OtherTiuCases.System(c, function));
        }

        yield return Family("LAR", "", "", OtherTiuCases.ShortLinear);
        yield return Family("SYSID set lanes", "", "immediate", c => OtherTiuCases.SetLanes(c, 2));
        yield return Family("SYSID set lanes", "", "from one lane", c => OtherTiuCases.SetLanes(c, 3));
        yield return Family("SYSID set lanes", "", "from each lane", c => OtherTiuCases.SetLanes(c, 4));
    }

    /// <summary>One family of each short form under a mask set by SWR.</summary>
    private static IEnumerable<CommandFamily> Masked(IReadOnlyList<CommandFamily> families)
    {
        foreach (string instruction in new[]
        {
            "CONV float", "CONV integer", "CONV wrq", "PorD depthwise", "PorD average", "PorD maximum", "MM normal", "MM wrq", "MM2 nn", "MM2 tt", "AR add", "AR cast", "AR element index",
            "RQ integer", "DQ float", "TRANS cw", "TRANS wc", "BC lane copy", "BC lane broadcast", "BC static broadcast", "SG 0", "SG 5", "SG 8", "SG 17", "SG 19", "SFU taylor", "SFU rsqrt",
            "LIN mac", "CMP 22", "VC add",
        })
        {
            CommandFamily family = families.First(f => f.Instruction == instruction);
            yield return Family("SYSID set lanes", instruction, "immediate", c => OtherTiuCases.UnderMask(c, family));
        }
    }

    private static IEnumerable<CommandFamily> Gathers()
    {
        foreach (int function in new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 15, 17, 18, 19 })
        {
            foreach (ElementType type in new[] { I8, I16, I32 })
            {
                foreach (ElementType index in new[] { I8, I16, I32 })
                {
                    // Only masks may have 32 bits, and points have 16.
                    if ((index != I32 || function is 8 or 15 or 19) && (index == I16 || function is not (1 or 4)))
                    {
                        string types = $"{type.Size() * 8} by {index.Size() * 8} bits";
                        yield return Family($"SG {function}", types, "", c => GatherCases.Run(c, function, type, index));
                        if (function is 0 or 1 or 5 or 13)
                        {
                            yield return Family($"SG {function}", types, "limit", c => GatherCases.WithLimit(c, function, type, index));
                        }
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
}
