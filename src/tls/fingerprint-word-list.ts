/** 1,024 short words of English that sound and look different, of ten bits each. The order is part of what they mean. */
export const fingerprintWordList: readonly string[] = `
acorn actor adult agent alarm album alley almond amber anchor angel ankle apple apron arch arena
arrow artist aspen atlas attic aunt autumn award axle bacon badge badger bagel baker balcony
ball ballet bamboo banana band banjo bank barley barn barrel basalt basil basin basket bath bay
beach beacon bead beam bean bear beard beaver bed beet beetle bell belt bench berry bicycle
birch bird biscuit bison blade blanket blizzard blossom bluebell board boat body bolt bone
bonnet book boot border bottle boulder bow bowl box boy bracelet bramble branch brass bread
breeze brick bride bridge bronze broom brother brush bubble bucket buckle bud buffalo bugle bulb
bull bundle burrow bus bush butter button cabbage cabin cable cactus cafe cake calf camel camera
camp canal candle candy cane canoe canvas canyon cape captain car caravan card cardigan caribou
carpet carrot cart cartoon cashew castle cat cauldron cave cedar celery cellar cello cement
chain chair chalk chapel chapter chart cheek cheese chef cherry chess chest chestnut chicken
child chimney chin chipmunk choir cinnamon circle circus citrus city clam clarinet clay cliff
clip cloak clock cloth cloud clove clover clown club coach coal coast coat cobalt cobra cockpit
coconut coffee collar comb comet compass condor cook cookie copper coral corn corner cotton
couch country cousin cow coyote crab cradle crane crater crayon cream creek cricket crocus crow
crown crumb crystal cube cucumber cup cupboard curtain curve cushion cymbal cypress daffodil
dahlia daisy dance daughter dawn deer desert desk diamond diary dice dinner dish doctor dog doll
dolmen dolphin donkey door dove dragon drawer dream dress drill drizzle drum duck dune dust
eagle ear earth easel echo eclipse eel egg elbow elephant elm ember emerald engine envelope
ermine evening eye fable face factory falcon family fan farm farmer father feast feather fence
fennel fern ferret ferry fiddle field fig finch finger fire fish fjord flag flame flamingo flask
fleece flood floor flour flower flute foal fog folder food foot forest fork fort fossil fountain
fox foxglove frame friend frog frost fruit funnel fur galaxy gallery garage garden gardenia
garlic gate gazelle gear gem geyser ghost giant gift ginger giraffe girl glacier glass globe
glove goat gold goose gopher gorilla grain granite grape grass gravel grove guava guest guitar
gull gypsum habit hail hall hammer hammock hamster hand harbor harp harvest hat hawk hazel head
heart heather hedge helmet herb hero heron hibiscus hill hinge hippo hive hobby hockey holly
honey honeydew hood hoof hook horn hornet horse hotel hour house hunter husky hut hyacinth ice
icicle igloo indigo ink inn insect iris iron island ivory ivy jackal jacket jade jaguar jam jar
jasmine jaw jay jazz jeans jelly jet jewel jug juice jungle juniper kayak kestrel kettle key
king kitchen kite kitten kiwi knee knife knight knot koala label lace ladder lady lagoon lake
lamb lamp lantern larch lark laser laundry lava lavender lawn leaf leather lemon lentil leopard
letter lettuce library lichen lid light lilac lily linen lion lip list lizard llama lobby
lobster lock loft log lotus lumber lunch lung lupin lynx machine magnet magnolia magpie mallow
mammoth mandolin mango mangrove mantle map maple marble march marigold market marmot marsh mask
mast match meadow meal medal meerkat melody melon mercury merlin mermaid metal meteor milk mill
mineral minnow mint mirror mist mitten model molasses mole monkey month moon moose morning moss
moth mother motor mountain mouse mouth movie mud muffin mug mule museum music mustard nail name
napkin neck necklace nectar needle nephew nest net nettle newt night noodle noon nose note
notebook number nurse nut nutmeg oak oasis oat obsidian ocean ocelot octopus office oil olive
onion opal opera orange orbit orca orchard orchid oregano organ ostrich otter oven owl oyster
paddle page pagoda paint palace palm pan panda pansy panther papaya paper parade parcel park
parrot parsley pasta path paw pea peach peacock peanut pear pearl pebble pecan pelican pen
pencil penguin peony pepper perch petal petunia pheasant phone piano picnic picture pier pig
pigeon pillow pilot pine pipe pirate pizza planet plank plate plateau platypus plum pocket poem
poet point polish pond pony pool poplar poppy porch port post pot potato pouch powder prairie
present primrose prince prize puddle puffin pulley pump pumpkin puppet puppy purse puzzle
pyramid quail quarry quartz queen quill quilt quince rabbit raccoon race radio radish rail rain
rainbow raisin ranch raven razor record reed reef reindeer rhubarb ribbon rice rider ring river
road robin robot rock rocket roof room root rose rosemary rubber ruby rug ruler saddle saffron
sage sail sailor salad salmon salt sand sandal sapphire sardine satin sauce saucer sausage
savanna saw scale scarf school science scissors scooter screen screw seahorse seal season seat
seed sequoia sesame shadow shamrock shark shawl sheep shelf shell shepherd ship shirt shoe shop
shore shoulder shovel shower shrimp shrub sieve signal silk silver singer sink sister skate
skeleton sketch ski skirt sky slate sled sleeve slipper slope smile smoke snail snake snow soap
sock sofa soil soldier song sound soup spade spark sparrow spear spice spider spinach spiral
sponge spoon spring spruce square squash squid squirrel stable stadium stage stair stamp star
starling station statue steam steel stem step stick stocking stone stool stork storm story stove
strap straw stream street string stripe student sugar suitcase summer sunset surf swallow swamp
swan sweater swing sword syrup table tablet tailor tamarind tango tank tape tapir target
tarragon teacher team teapot temple tent tern thimble thistle thorn thread throat throne thumb
thunder thyme ticket tide tiger tile timber tin toast toe toffee tomato tongue tooth topaz torch
tortoise toucan towel tower town toy tractor trail train tram tray treasure tree triangle trout
truck truffle trumpet trunk tulip tuna tundra tunnel turban turkey turnip turtle tusk twig twin
umbrella uncle unicorn urchin valley van vanilla vase vault veil velvet verbena village vine
vinegar violet violin volcano voyage vulture wafer waffle wagon waist waiter wall wallet walnut
walrus wasp watch water wave wax weasel weather web wedding wheat wheel whistle willow wind
window wing winter wire wisteria wolf wombat wool worm wreath wrist yacht yard yarn yew yogurt
zebra zenith zinnia zipper zoo
`
  .trim()
  .split(/\s+/);
